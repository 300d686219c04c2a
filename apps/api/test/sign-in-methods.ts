import type { SignInMethod } from '@signin/contracts'
import type { Authenticator } from './authenticator.ts'
import type { Answer, Browser } from './browser.ts'
import { answerOf } from './factors.ts'
import type { TestApp } from './harness.ts'
import type { IdentityProvider } from './identities/identity-provider.ts'
import { authorize, callbackWith, signInWith } from './identities/provider-flow.ts'
import { cookieOf, type Person, tokenIn } from './people.ts'

export interface Visitor {
  signin: TestApp
  /** A browser that was never signed in. */
  browser: Browser
  person: Person
  passkey: Authenticator | undefined
  /** The subject at the provider; the email address by default. */
  subject?: string
  /** A provider, configured as `acme`, at which the person has an account. */
  provider: IdentityProvider
}

export const newPassword = 'another one that is long enough'

/** The call that completes a sign-in; all earlier steps are done. */
export type LastCall = () => Promise<Answer>

/** Prepares a sign-in up to its last call. A new method without an entry fails the type check. */
export const prepareSignIn: Record<SignInMethod, (visitor: Visitor) => Promise<LastCall>> = {
  password:
    async ({ browser, person: { email, password } }) =>
    () =>
      browser.call('sessions.signIn', { email, password }),

  async mailLink({ signin, browser, person: { email } }) {
    await browser.call('sessions.requestSignInLink', { email })
    const [message] = await signin.emailsTo(email)
    return () => browser.call('sessions.signInWithLink', { token: tokenIn(message) })
  },

  async passkey({ browser, passkey }) {
    if (!passkey) throw new Error('There is no passkey to go in with.')
    const response = await answerOf(browser, passkey)
    return () => browser.call('passkeys.finishSignIn', { response })
  },

  async identityProvider({ browser, person, provider, subject = person.email }) {
    provider.visitor = { sub: subject }
    const parameters = await authorize(browser, 'acme')
    return () => callbackWith(browser, 'acme', parameters)
  },

  async recovery({ signin, browser, person: { email } }) {
    await browser.call('passwords.requestReset', { email })
    const [message] = await signin.emailsTo(email)
    return () => browser.call('passwords.reset', { token: tokenIn(message), password: newPassword })
  },
}

/** Signs in completely. */
export async function signInBy(method: SignInMethod, visitor: Visitor): Promise<Answer> {
  return (await prepareSignIn[method](visitor))()
}

/** Signs up with a provider, for a person without a password here. */
export async function signUpWith(provider: IdentityProvider, browser: Browser, person: Person) {
  const { email, name } = person
  provider.visitor = { sub: email, email, email_verified: true, name }
  return cookieOf(browser, (await signInWith(browser, 'acme')).data)
}
