import type { SecondFactor, SignInMethod } from '@signin/contracts'
import { operatorOf } from './administration/operator.ts'
import type { Authenticator } from './authenticator.ts'
import type { Answer, Browser } from './browser.ts'
import { addPasskey, addTotp, answerOf, codeOf, STEP } from './factors.ts'
import type { TestApp } from './harness.ts'
import type { IdentityProvider } from './identities/identity-provider.ts'
import { authorize, callbackWith, linkWith } from './identities/provider-flow.ts'
import { ada, type Person, signIn, signUp, tokenIn } from './people.ts'
import { type LastCall, newPassword, prepareSignIn, type Visitor } from './sign-in-methods.ts'

/** An account with every credential, signed in in its owner's browser, and a second browser. */
export interface AccountsUnderTest extends Visitor {
  owner: Browser
  /** The id of the session in the owner's browser. */
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
  /**
   * Whether an earlier call began it: then no session may stay, even if the revocation is sent
   * first.
   */
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
    const parameters = await authorize(browser, 'acme', 'identities.startConfirm')
    return () => callbackWith(browser, 'acme', parameters)
  },
}

/**
 * Every way to begin or renew a session. A new method or factor without one fails the type check.
 */
export const methods: Method[] = [
  ...Object.entries(firstFactors).map(([method, { startedEarlier }]) => ({
    name: method,
    totp: false,
    startedEarlier,
    prepare: prepareSignIn[method as SignInMethod],
  })),
  ...Object.entries(secondFactors).map(([method, proofOf]) => ({
    name: `${method} after a password`,
    totp: true,
    startedEarlier: true,
    async prepare(accountsUnderTest: AccountsUnderTest) {
      const { signin, browser } = accountsUnderTest
      await (await prepareSignIn.password(accountsUnderTest))()
      signin.passTime(STEP)
      const proof = { method, ...(await proofOf(accountsUnderTest)) }
      return () => browser.call('sessions.completeSecondFactor', proof)
    },
  })),
  ...Object.entries(rotations).map(([method, prepare]) => ({
    name: `a reauthentication by ${method}`,
    totp: false,
    startedEarlier: true,
    async prepare(accountsUnderTest: AccountsUnderTest) {
      await signIn(accountsUnderTest.browser, accountsUnderTest.person)
      return prepare(accountsUnderTest)
    },
  })),
]

type Act = (accountsUnderTest: AccountsUnderTest) => Promise<() => Promise<Answer>>

/** Every act that revokes other sessions of an account. */
export const acts: Record<string, Act> = {
  async 'This wasn’t me'({ signin, person }) {
    const token = await tokenOf(signin, person, 'on a new device')
    return () => signin.browser().call('sessions.reportUnrecognized', { token })
  },
  async 'a reset of the password'({ signin, person }) {
    await signin.browser().call('passwords.requestReset', { email: person.email })
    const token = await tokenOf(signin, person, 'Choose a new password')
    return () => signin.browser().call('passwords.reset', { token, password: newPassword })
  },
  'a change of the password':
    async ({ owner, person }) =>
    () =>
      owner.call('passwords.change', { current: person.password, password: newPassword }),
  'revoking the other sessions':
    async ({ owner }) =>
    () =>
      owner.call('sessions.revokeOthers'),
  async 'the removal of the passkey'({ owner }) {
    const [{ id }] = (await owner.call('passkeys.list')).data.passkeys
    return () => owner.call('passkeys.remove', { id })
  },
  async 'a change of the second factor'({ signin, owner, totp }) {
    if (totp) return () => owner.call('secondFactors.removeTotp')
    const { secret } = (await owner.call('secondFactors.startTotp')).data
    const code = codeOf(secret, signin.now())
    return () => owner.call('secondFactors.confirmTotp', { code })
  },
  async 'the removal of the identity'({ owner }) {
    const [{ id }] = (await owner.call('identities.list')).data
    return () => owner.call('identities.remove', { id })
  },
  async 'undoing a change of address'({ signin, owner, person }) {
    const old = { ...person }
    person.email = `new-${old.email}`
    await owner.call('accounts.requestEmailChange', { email: person.email })
    const [message] = await signin.emailsTo(person.email)
    await owner.call('accounts.confirmEmailChange', { token: tokenIn(message) })
    const token = await tokenOf(signin, old, 'address')
    return () => signin.browser().call('accounts.undoEmailChange', { token })
  },
  'a suspension':
    async ({ signin, accountId }) =>
    async () => {
      await operatorOf(signin).suspend({ accountId })
      return signin.browser().call('sessions.current')
    },
  'the removal of a lost factor':
    async ({ signin, accountId, totp }) =>
    async () => {
      const operator = operatorOf(signin)
      const [passkey] = (await operator.show(accountId)).passkeys
      if (totp) await operator.removeSecondFactor({ accountId, factor: 'totp' })
      else await operator.removePasskey({ accountId, passkeyId: passkey?.id ?? '' })
      return signin.browser().call('sessions.current')
    },
  'the requirement of a second factor':
    async ({ signin, accountId }) =>
    async () => {
      await operatorOf(signin).requireSecondFactor({ accountId })
      return signin.browser().call('sessions.current')
    },
  'requesting deletion':
    async ({ owner }) =>
    () =>
      owner.call('accounts.requestDeletion'),
}

async function tokenOf(signin: TestApp, { email }: Person, subject: string): Promise<string> {
  return tokenIn((await signin.emailsTo(email)).find((one) => one.subject.includes(subject)))
}
