import type { SecondFactor, SignInMethod } from '@signin/contracts'
import type { Authenticator } from './authenticator.ts'
import type { Answer, Browser } from './browser.ts'
import { addPasskey, addTotp, answerOf, codeOf, STEP } from './factors.ts'
import type { TestApp } from './harness.ts'
import type { IdentityProvider } from './identities/identity-provider.ts'
import { bringBack, callbackWith, linkWith } from './identities/traveller.ts'
import { ada, type Person, signIn, signUp, tokenIn } from './people.ts'
import { approaches, chosenAnew, type LastCall, type Visitor } from './sign-in-methods.ts'

/** An account with every credential, its owner signed in at home, and somebody else at the door. */
export interface AccountsUnderTest extends Visitor {
  owner: Browser
  /** What the owner's browser is signed in with. */
  ownSession: string
  accountId: string
  passkey: Authenticator
  subject: string
  totp: Awaited<ReturnType<typeof addTotp>> | null
}

export async function accountsUnderTest(
  signin: TestApp,
  provider: IdentityProvider,
  { totp }: { totp: boolean },
): Promise<AccountsUnderTest> {
  const person: Person = { ...ada, email: `${crypto.randomUUID()}@example.com` }
  const owner = signin.browser()
  await signUp(signin, owner, person)
  await signIn(signin.browser(), person)
  const passkey = await addPasskey(owner)
  const subject = person.email
  provider.visitor = { sub: subject }
  await linkWith(owner, 'acme')
  const added = totp ? await addTotp(signin, owner) : null
  const { id: ownSession, accountId } = (await owner.call('sessions.current')).data
  const browser = signin.browser()
  const people = { owner, ownSession, browser, person, subject, accountId }
  return { signin, provider, ...people, passkey, totp: added }
}

interface Method {
  name: string
  totp: boolean
  /** Of one that is begun by an earlier call, no session may stay even where the act is sent first. */
  startedEarlier: boolean
  prepare: (accountsUnderTest: AccountsUnderTest) => Promise<LastCall>
}

const firstFactors: Record<Exclude<SignInMethod, 'recovery'>, { startedEarlier: boolean }> = {
  password: { startedEarlier: false },
  mailLink: { startedEarlier: false },
  passkey: { startedEarlier: true },
  identityProvider: { startedEarlier: true },
}

const secondFactors: Record<
  SecondFactor,
  (accountsUnderTest: AccountsUnderTest) => Promise<object>
> = {
  totp: async ({ signin, totp }) => ({ code: codeOf(totp?.secret ?? '', signin.now()) }),
  recoveryCode: async ({ totp }) => ({ code: totp?.recoveryCodes?.[0] }),
  passkey: async ({ browser, passkey }) => ({ response: await answerOf(browser, passkey) }),
}

type Rotation = (accountsUnderTest: AccountsUnderTest) => Promise<LastCall>
const rotations: Record<'password' | 'passkey' | 'identityProvider', Rotation> = {
  password:
    async ({ browser, person: { password } }) =>
    () =>
      browser.call('sessions.reauthenticate', { method: 'password', password }),
  async passkey({ browser, passkey }) {
    const response = await answerOf(browser, passkey)
    return () => browser.call('sessions.reauthenticate', { method: 'passkey', response })
  },
  async identityProvider({ browser, subject, provider }) {
    provider.visitor = { sub: subject }
    const parameters = await bringBack(browser, 'acme', 'identities.startConfirm')
    return () => callbackWith(browser, 'acme', parameters)
  },
}

/** Everything that a session is begun or renewed by. A new way or factor fails the type check. */
export const methods: Method[] = [
  ...Object.entries(firstFactors).map(([method, { startedEarlier }]) => ({
    name: method,
    totp: false,
    startedEarlier,
    prepare: approaches[method as SignInMethod],
  })),
  ...Object.entries(secondFactors).map(([method, proofOf]) => ({
    name: `${method} after a password`,
    totp: true,
    startedEarlier: true,
    async prepare(accountsUnderTest: AccountsUnderTest) {
      const { signin, browser } = accountsUnderTest
      await (await approaches.password(accountsUnderTest))()
      signin.passTime(STEP)
      const proof = { method, ...(await proofOf(accountsUnderTest)) }
      return () => browser.call('sessions.completeSecondFactor', proof)
    },
  })),
  ...Object.entries(rotations).map(([method, prepare]) => ({
    name: `a renewal by ${method}`,
    totp: false,
    startedEarlier: true,
    async prepare(accountsUnderTest: AccountsUnderTest) {
      await signIn(accountsUnderTest.browser, accountsUnderTest.person)
      return prepare(accountsUnderTest)
    },
  })),
]

type Act = (accountsUnderTest: AccountsUnderTest) => Promise<() => Promise<Answer>>

/** Everything that puts out whoever else is in the account. */
export const acts: Record<string, Act> = {
  async 'This wasn’t me'({ signin, person }) {
    const token = await tokenOf(signin, person, 'on a new device')
    return () => signin.browser().call('sessions.reportUnrecognized', { token })
  },
  async 'a reset of the password'({ signin, person }) {
    await signin.browser().call('passwords.requestReset', { email: person.email })
    const token = await tokenOf(signin, person, 'Choose a new password')
    return () => signin.browser().call('passwords.reset', { token, password: chosenAnew })
  },
  'a change of the password':
    async ({ owner, person }) =>
    () =>
      owner.call('passwords.change', { current: person.password, password: chosenAnew }),
  'signing the others out':
    async ({ owner }) =>
    () =>
      owner.call('sessions.revokeOthers'),
  async 'the removal of the passkey'({ owner }) {
    const [{ id }] = (await owner.call('passkeys.list')).data.passkeys
    return () => owner.call('passkeys.remove', { id })
  },
  async 'another second factor'({ signin, owner, totp }) {
    if (totp) return () => owner.call('secondFactors.removeTotp')
    const { secret } = (await owner.call('secondFactors.startTotp')).data
    const code = codeOf(secret, signin.now())
    return () => owner.call('secondFactors.confirmTotp', { code })
  },
  async 'the removal of the identity'({ owner }) {
    const [{ id }] = (await owner.call('identities.list')).data
    return () => owner.call('identities.remove', { id })
  },
  async 'the old address taken back'({ signin, owner, person }) {
    const old = { ...person }
    person.email = `new-${old.email}`
    await owner.call('accounts.requestEmailChange', { email: person.email })
    const [message] = await signin.emailsTo(person.email)
    await owner.call('accounts.confirmEmailChange', { token: tokenIn(message) })
    const token = await tokenOf(signin, old, 'address')
    return () => signin.browser().call('accounts.undoEmailChange', { token })
  },
  'the request to delete the account':
    async ({ owner }) =>
    () =>
      owner.call('accounts.requestDeletion'),
}

async function tokenOf(signin: TestApp, { email }: Person, subject: string): Promise<string> {
  return tokenIn((await signin.emailsTo(email)).find((one) => one.subject.includes(subject)))
}
