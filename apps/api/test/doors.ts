import type { WayIn } from '@signin/contracts'
import type { Authenticator } from './authenticator.ts'
import type { Answer, Browser } from './browser.ts'
import { answerOf } from './factors.ts'
import type { TestApp } from './harness.ts'
import type { IdentityProvider } from './identities/identity-provider.ts'
import { signInWith } from './identities/traveller.ts'
import { cookieOf, type Person, tokenIn } from './people.ts'

export interface Visitor {
  signin: TestApp
  /** One that nobody was ever signed in with. */
  browser: Browser
  person: Person
  passkey: Authenticator | undefined
  /** Where the person has an account, too. It is configured by the name of `acme`. */
  provider: IdentityProvider
}

export const chosenAnew = 'another one that is long enough'

/** How each way is really gone, up to its last call. A new way without one fails the type check. */
export const doors: Record<WayIn, (visitor: Visitor) => Promise<Answer>> = {
  password: ({ browser, person: { email, password } }) =>
    browser.call('sessions.signIn', { email, password }),

  async mailLink({ signin, browser, person: { email } }) {
    await browser.call('sessions.requestSignInLink', { email })
    const [letter] = await signin.lettersTo(email)
    return browser.call('sessions.signInWithLink', { token: tokenIn(letter) })
  },

  async passkey({ browser, passkey }) {
    if (!passkey) throw new Error('There is no passkey to go in with.')
    const response = await answerOf(browser, passkey)
    return browser.call('passkeys.finishSignIn', { response })
  },

  identityProvider({ browser, person, provider }) {
    provider.visitor = { sub: person.email }
    return signInWith(browser, 'acme')
  },

  async recovery({ signin, browser, person: { email } }) {
    await browser.call('passwords.requestReset', { email })
    const [letter] = await signin.lettersTo(email)
    return browser.call('passwords.reset', { token: tokenIn(letter), password: chosenAnew })
  },
}

/** As signUp does, for somebody who has an account elsewhere and no password here. */
export async function signUpWith(provider: IdentityProvider, browser: Browser, person: Person) {
  const { email, name } = person
  provider.visitor = { sub: email, email, email_verified: true, name }
  return cookieOf(browser, (await signInWith(browser, 'acme')).data)
}
