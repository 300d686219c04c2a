import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Administration } from '../../src/administration/administration.ts'
import { startApp, type TestApp } from '../harness.ts'
import { clientOf, configured, entryOf } from '../identities/fixture.ts'
import { type IdentityProvider, startIdentityProvider } from '../identities/identity-provider.ts'
import { signIn, tokenIn } from '../people.ts'
import { accountsUnderTest } from '../revoking-acts.ts'
import { newPassword, prepareSignIn } from '../sign-in-methods.ts'
import { operatorOf } from './operator.ts'

let signin: TestApp
let provider: IdentityProvider
let operator: Administration
beforeAll(async () => {
  provider = await startIdentityProvider({ clients: [clientOf('acme')] })
  const identityProviders = configured(entryOf('acme', provider.issuer))
  signin = await startApp({ env: { identityProviders, secondFactorPolicy: 'admins' } })
  operator = operatorOf(signin)
})
afterAll(async () => {
  await signin.close()
  await provider.close()
})

const anAccount = (factors = { totp: false }) => accountsUnderTest(signin, provider, factors)
const newestTo = async (email: string) => (await signin.emailsTo(email))[0]
const unknown = { accountId: crypto.randomUUID() }

test('a lock-down leaves the mailbox and the authenticator app', async () => {
  const home = await anAccount({ totp: true })
  const { owner, person, accountId } = home
  const { email } = person
  await operator.scheduleDeletion({ accountId })
  await operator.lockDown({ accountId, reason: 'Phished' })
  signin.passTime(1000)

  expect((await owner.call('sessions.current')).data).toBeNull()
  const details = await operator.show(accountId)
  expect(details).toMatchObject({ password: { set: false }, passkeys: [], identities: [] })
  expect(details).toMatchObject({ sessions: [], apiTokens: [], knownDevices: [] })
  expect(details.account.deletionDueAt).toBeNull()
  expect(details.secondFactors.totp.since).not.toBeNull()
  expect(details.secondFactors.recoveryCodes.left).toBeGreaterThan(0)
  const passkey = await (await prepareSignIn.passkey(home))()
  expect(passkey.error?.data.code).toBe('unknown_passkey')

  const message = await newestTo(email)
  expect(message?.paragraphs.join()).toContain('locked your account down')
  const browser = signin.browser()
  const reset = { token: tokenIn(message), password: newPassword }
  expect((await browser.call('passwords.reset', reset)).data).toEqual({ status: 'reset' })
  const { data } = await browser.call('sessions.signIn', { email, password: newPassword })
  expect(data).toMatchObject({ status: 'secondFactorRequired', methods: ['totp', 'recoveryCode'] })
})

test('a lock-down of passkeys only turns the second factor off', async () => {
  const { owner, accountId } = await anAccount()
  await owner.call('secondFactors.askForPasskey', { on: true })
  await operator.lockDown({ accountId })
  const { secondFactors } = await operator.show(accountId)
  expect(secondFactors).toMatchObject({ on: false, recoveryCodes: { left: 0 } })
  expect(secondFactors.passkeys).toEqual({ askedFor: false, count: 0 })
})

test('a change of role ends the sessions, and an admin must set up a second factor', async () => {
  const { owner, browser, person, accountId } = await anAccount()
  await owner.call('passkeys.remove', { id: (await operator.show(accountId)).passkeys[0]?.id })
  const act = { accountId, role: 'admin', reason: 'Joins the team' } as const
  expect(await operator.setRole(act)).toMatchObject({ changed: true, account: { role: 'admin' } })
  expect((await operator.setRole(act)).changed).toBe(false)
  signin.passTime(1000)
  expect((await owner.call('sessions.current')).data).toBeNull()
  await signIn(browser, person)
  expect((await browser.call('sessions.current')).data.secondFactorMissing).toBe(true)
  const notices = (await signin.emailsTo(person.email)).filter(({ subject }) =>
    subject.includes('role'),
  )
  expect(notices).toHaveLength(1)
  expect(notices[0]).toMatchObject({
    subject: 'Your role was changed to admin',
    details: [['Reason', 'Joins the team']],
  })
  const other = { email: `other-${person.email}`, name: 'Other', role: 'admin' } as const
  await operator.create(other)
  await signin.db.account.update({
    where: { email: other.email },
    data: { emailConfirmedAt: signin.now() },
  })
  await operator.setRole({ accountId, role: 'member' })
  await signIn(browser, person)
  const { data } = await browser.call('sessions.current')
  expect(data.secondFactorMissing).toBe(false)
})

test('a reset that an operator sends keeps the password until it is used', async () => {
  const { person, accountId, browser } = await anAccount()
  await operator.sendReset({ accountId })
  const reset = { token: tokenIn(await newestTo(person.email)), password: newPassword }
  await signIn(browser, person)
  await signin.browser().call('passwords.reset', reset)
  await signIn(browser, { ...person, password: newPassword })
  await operator.suspend({ accountId })
  await expect(operator.sendReset({ accountId })).rejects.toMatchObject({
    code: 'account_suspended',
  })
})

test('a deletion that an operator schedules can be cancelled by the owner and by an operator', async () => {
  const { person, accountId, browser } = await anAccount()
  const { account } = await operator.scheduleDeletion({ accountId, reason: 'Left' })
  const due = new Date(signin.now().getTime() + 14 * 86_400_000)
  expect(account.deletionDueAt).toBe(due.toISOString())
  expect((await operator.scheduleDeletion({ accountId })).changed).toBe(false)
  expect((await newestTo(person.email))?.subject).toContain('Your account will be deleted on')
  await signIn(browser, person)
  const { data } = await browser.call('accounts.cancelDeletion')
  expect(data.deletionDueAt).toBeNull()
  expect((await operator.cancelDeletion({ accountId })).changed).toBe(false)
  await operator.scheduleDeletion({ accountId })
  await operator.suspend({ accountId })
  expect((await operator.cancelDeletion({ accountId })).changed).toBe(true)
})

test('sessions and API tokens are revoked one by one, or all sessions at once', async () => {
  const { owner, ownSession, accountId } = await anAccount()
  const wanted = { kind: 'personal', name: 'a script', scopes: ['account:read'], expiresInDays: 30 }
  const { data: made } = await owner.call('tokens.createApiToken', wanted)
  const { length } = await operator.listSessions(accountId)
  await operator.revokeSession({ accountId, sessionId: ownSession })
  await expect(operator.revokeSession({ accountId, sessionId: ownSession })).rejects.toMatchObject({
    code: 'not_found',
  })
  expect((await operator.revokeSessions({ accountId })).ended).toBe(length - 1)
  expect(await operator.revokeSessions({ accountId })).toMatchObject({ ended: 0, changed: false })
  expect((await operator.show(accountId)).apiTokens).toHaveLength(1)
  await operator.revokeApiToken({ accountId, tokenId: made.apiToken.id })
  expect((await operator.show(accountId)).apiTokens).toEqual([])
})

test.each([
  'show',
  'suspend',
  'restore',
  'sendReset',
  'lockDown',
  'scheduleDeletion',
  'cancelDeletion',
  'revokeSessions',
] as const)('%s of an unknown account is not_found', async (act) => {
  const acted = act === 'show' ? operator.show(unknown.accountId) : operator[act](unknown)
  await expect(acted).rejects.toMatchObject({ code: 'not_found' })
})

test('what is shown of an account contains no secret', async () => {
  const { accountId, owner } = await anAccount({ totp: true })
  const wanted = { kind: 'personal', name: 'a script', scopes: ['account:read'], expiresInDays: 30 }
  const { data: made } = await owner.call('tokens.createApiToken', wanted)
  const shown = JSON.stringify(await operator.show(accountId))
  const password = await signin.db.passwordCredential.findUnique({ where: { accountId } })
  const secrets = [made.token, password?.hash ?? '', owner.cookies.get('signin') ?? '']
  for (const secret of secrets) expect(shown).not.toContain(secret)
  expect(JSON.parse(shown).lastSignInAt).toBe(signin.now().toISOString())
})
