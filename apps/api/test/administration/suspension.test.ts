import { SIGN_IN_METHODS } from '@signin/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Administration } from '../../src/administration/administration.ts'
import { startApp, type TestApp } from '../harness.ts'
import { clientOf, configured, entryOf } from '../identities/fixture.ts'
import { type IdentityProvider, startIdentityProvider } from '../identities/identity-provider.ts'
import { grace, signIn, signUp, tokenIn } from '../people.ts'
import { type AccountsUnderTest, accountsUnderTest } from '../revoking-acts.ts'
import { newPassword, prepareSignIn } from '../sign-in-methods.ts'
import { operatorOf } from './operator.ts'

let signin: TestApp
let provider: IdentityProvider
let operator: Administration
beforeAll(async () => {
  provider = await startIdentityProvider({ clients: [clientOf('acme')] })
  const identityProviders = configured(entryOf('acme', provider.issuer))
  signin = await startApp({ env: { identityProviders } })
  operator = operatorOf(signin)
})
afterAll(async () => {
  await signin.close()
  await provider.close()
})

const anAccount = (factors = { totp: false }) => accountsUnderTest(signin, provider, factors)

/** Suspends it without the rest of the act, as if a link had been issued just after. */
function suspendRow({ accountId: id }: AccountsUnderTest) {
  return signin.db.account.update({ where: { id }, data: { suspendedAt: signin.now() } })
}

async function subjectsTo(email: string): Promise<string[]> {
  return (await signin.emailsTo(email)).map(({ subject }) => subject)
}

test.each(SIGN_IN_METHODS)('%s does not open a suspended account', async (method) => {
  // With a second factor, which must not be asked for either.
  const home = await anAccount({ totp: true })
  const signInNow = await prepareSignIn[method](home)
  await suspendRow(home)
  const { status, error } = await signInNow()
  expect([status, error?.data.code]).toEqual([403, 'account_suspended'])
  expect(home.browser.cookies.has('signin')).toBe(false)
  expect((await home.browser.call('sessions.current')).data).toBeNull()
})

test('a suspension ends sessions, API tokens and links, and tells the owner why', async () => {
  const { owner, browser, person, accountId } = await anAccount()
  const wanted = { kind: 'personal', name: 'a script', scopes: ['account:read'], expiresInDays: 30 }
  await owner.call('tokens.createApiToken', wanted)
  await browser.call('sessions.requestSignInLink', { email: person.email })
  const [message] = await signin.emailsTo(person.email)

  const { changed, account } = await operator.suspend({ accountId, reason: 'Unpaid bills' })
  expect([changed, account.suspendedAt]).toEqual([true, signin.now().toISOString()])
  signin.passTime(1000)
  expect((await owner.call('sessions.current')).data).toBeNull()
  expect(await signin.db.session.count({ where: { accountId } })).toBe(0)
  expect(await signin.db.apiToken.count({ where: { accountId } })).toBe(0)
  const { error } = await browser.call('sessions.signInWithLink', { token: tokenIn(message) })
  expect(error?.data.code).toBe('link_not_valid')
  const [notice] = await signin.emailsTo(person.email)
  expect(notice?.subject).toBe('Your account was suspended')
  expect(notice?.details).toEqual([['Reason', 'Unpaid bills']])
})

test('an access token of a suspended account is in the revocation feed', async () => {
  const { owner, accountId } = await anAccount()
  await owner.call('tokens.issueAccessToken', { audience: 'notes' })
  const before = await signin.db.revocation.count()
  await operator.suspend({ accountId })
  expect(await signin.db.revocation.count()).toBe(before + 2)
})

test('suspending and restoring twice does nothing the second time', async () => {
  const { accountId, person } = await anAccount()
  const acts = ['suspend', 'suspend', 'restore', 'restore'] as const
  const changed = []
  for (const act of acts) changed.push((await operator[act]({ accountId })).changed)
  expect(changed).toEqual([true, false, true, false])
  const subjects = await subjectsTo(person.email)
  expect(subjects.filter((subject) => /suspended|restored/.test(subject))).toEqual([
    'Your account was restored',
    'Your account was suspended',
  ])
  await signIn(signin.browser(), person)
})

test('a suspended and an unknown address look alike without a credential', async () => {
  const { person, accountId } = await anAccount()
  await operator.suspend({ accountId })
  const ask = async (email: string) => {
    const browser = signin.browser()
    const calls = [
      await browser.call('sessions.signIn', { email, password: 'a password nobody has set' }),
      await browser.call('sessions.requestSignInLink', { email }),
      await browser.call('passwords.requestReset', { email }),
      await browser.call('accounts.register', { email, password: newPassword, name: 'Ada' }),
    ]
    return calls.map(({ status, data, error }) => [status, data?.status, error?.data.code])
  }
  expect(await ask(person.email)).toEqual(await ask(`nobody-${person.email}`))
  expect((await subjectsTo(person.email)).slice(0, 3).sort()).toEqual([
    'You have an account already',
    'Your account is suspended',
    'Your account is suspended',
  ])
})

test('a rejected sign-in to a suspended account is recorded, and nothing else is kept of it', async () => {
  const { accountId, person, browser } = await anAccount()
  const { email, password } = person
  await operator.suspend({ accountId })
  await browser.call('sessions.signIn', { email, password })
  const details = await signin.db.auditEventDetails.findMany({ where: { subjectId: accountId } })
  const id = { in: details.map(({ eventId }) => eventId) }
  const rejected = await signin.db.auditEvent.findMany({ where: { id, kind: 'signInRefused' } })
  expect(rejected).toMatchObject([{ method: 'password', outcome: 'failure' }])
  expect(await signin.db.pendingSignIn.count({ where: { accountId } })).toBe(0)
})

test('“this wasn’t me” does not save a suspended account from its deletion', async () => {
  const { accountId, person } = await anAccount()
  const token = tokenIn(
    (await signin.emailsTo(person.email)).find(({ subject }) => subject.includes('new device')),
  )
  await operator.suspend({ accountId })
  await operator.scheduleDeletion({ accountId })
  const reported = await signin.browser().call('sessions.reportUnrecognized', { token })
  expect(reported.status).toBe(200)
  expect((await subjectsTo(person.email))[0]).toBe('Your account is suspended')
  expect((await operator.show(accountId)).account.deletionDueAt).not.toBeNull()

  signin.passTime(14 * 86_400_000)
  await signin.jobs.add(signin.db, 'delete-due-accounts', {})
  await signin.jobs.runDueJobs()
  await expect(operator.show(accountId)).rejects.toMatchObject({ code: 'not_found' })
})

test('an account that is deleted meanwhile cannot be suspended', async () => {
  await signUp(signin, signin.browser(), grace)
  const accountId = await operator.idOf(grace.email)
  await signin.db.account.delete({ where: { id: accountId } })
  await expect(operator.suspend({ accountId })).rejects.toMatchObject({ code: 'not_found' })
})
