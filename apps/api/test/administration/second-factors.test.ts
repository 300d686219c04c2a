import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Administration } from '../../src/administration/administration.ts'
import { addPasskey, addTotp, answerOf } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import { clientOf, configured, entryOf } from '../identities/fixture.ts'
import { type IdentityProvider, startIdentityProvider } from '../identities/identity-provider.ts'
import { signInWith } from '../identities/provider-flow.ts'
import { tokenIn } from '../people.ts'
import { type AccountsUnderTest, accountsUnderTest } from '../revoking-acts.ts'
import { prepareSignIn } from '../sign-in-methods.ts'
import { operatorOf } from './operator.ts'

let signin: TestApp
let provider: IdentityProvider
let operator: Administration
beforeAll(async () => {
  provider = await startIdentityProvider({ clients: [clientOf('acme')] })
  const identityProviders = configured(entryOf('acme', provider.issuer))
  signin = await startApp({ env: { identityProviders, secondFactorPolicy: 'none' } })
  operator = operatorOf(signin)
})
afterAll(async () => {
  await signin.close()
  await provider.close()
})

type Owned = AccountsUnderTest

/** An account whose passkey is removed, so that the password or the mailbox begins every sign-in. */
async function withoutPasskey(): Promise<Owned> {
  const home = await accountsUnderTest(signin, provider, { totp: true })
  const [passkey] = (await home.owner.call('passkeys.list')).data.passkeys
  await home.owner.call('passkeys.remove', { id: passkey.id })
  return home
}

const byPassword = async (home: Owned) => (await prepareSignIn.password(home))()
const byLink = async (home: Owned) => (await prepareSignIn.mailLink(home))()
const factorsOf = async (id: string) => (await operator.show(id)).secondFactors

test('a password alone opens no account that must set up a second factor', async () => {
  const home = await withoutPasskey()
  const { accountId, browser, person, subject } = home
  await operator.requireSecondFactor({ accountId })
  expect(await factorsOf(accountId)).toMatchObject({ on: false, recoveryCodes: { left: 0 } })

  expect((await byPassword(home)).data).toEqual({
    status: 'confirmationRequired',
    email: person.email,
  })
  expect(browser.cookies.has('signin')).toBe(false)
  provider.visitor = { sub: subject }
  const elsewhere = await signInWith(signin.browser(), 'acme')
  expect(elsewhere.data.status).toBe('confirmationRequired')
})

test('the mailed link signs in to the setup alone, which ends the requirement', async () => {
  const home = await withoutPasskey()
  const { accountId, browser, person } = home
  await operator.requireSecondFactor({ accountId })
  await byPassword(home)
  const [message] = await signin.emailsTo(person.email)
  await browser.call('sessions.signInWithLink', { token: tokenIn(message) })

  expect((await browser.call('sessions.list')).error?.data.code).toBe(
    'second_factor_setup_required',
  )
  const { password } = person
  await browser.call('sessions.reauthenticate', { method: 'password', password })
  expect((await browser.call('sessions.current')).data.secondFactorMissing).toBe(true)
  await addTotp(signin, browser)
  expect((await browser.call('sessions.list')).status).toBe(200)
  expect((await operator.show(accountId)).secondFactorRequiredAt).toBeNull()
  await browser.call('secondFactors.removeTotp')
  await browser.call('sessions.reauthenticate', { method: 'password', password })
  expect((await browser.call('sessions.list')).status).toBe(200)
})

test('a passkey that is set up then is asked for from then on', async () => {
  const home = await withoutPasskey()
  await operator.requireSecondFactor({ accountId: home.accountId })
  await byLink(home)
  await addPasskey(home.browser)
  expect((await home.browser.call('sessions.list')).status).toBe(200)
  const { data } = await byPassword({ ...home, browser: signin.browser() })
  expect(data).toMatchObject({ status: 'secondFactorRequired', methods: ['passkey'] })
})

test('a passkey that the account has is asked for, and signs in', async () => {
  const home = await accountsUnderTest(signin, provider, { totp: true })
  const { accountId, browser, passkey } = home
  await operator.requireSecondFactor({ accountId })
  expect((await byPassword(home)).data).toMatchObject({ methods: ['passkey'] })
  const response = await answerOf(browser, passkey)
  await browser.call('passkeys.finishSignIn', { response })
  expect((await browser.call('sessions.current')).data.secondFactorMissing).toBe(false)
})

test('a requirement is recorded once', async () => {
  const { accountId } = await withoutPasskey()
  expect((await operator.requireSecondFactor({ accountId })).changed).toBe(true)
  expect((await operator.requireSecondFactor({ accountId })).changed).toBe(false)
})

test('without a lost factor a member signs in with what is left', async () => {
  const home = await withoutPasskey()
  const { accountId, owner } = home
  const removal = { accountId, factor: 'totp' } as const
  expect((await operator.removeSecondFactor(removal)).changed).toBe(true)
  expect((await operator.removeSecondFactor(removal)).changed).toBe(false)
  signin.passTime(1000)
  expect((await owner.call('sessions.current')).data).toBeNull()
  expect(await factorsOf(accountId)).toMatchObject({ on: false, recoveryCodes: { left: 0 } })
  expect((await byPassword(home)).data.status).toBe('signedIn')
})

test('removed recovery codes leave the authenticator app', async () => {
  const { accountId } = await withoutPasskey()
  await operator.removeSecondFactor({ accountId, factor: 'recoveryCodes' })
  expect(await factorsOf(accountId)).toMatchObject({ on: true, recoveryCodes: { left: 0 } })
})

test('of staff without a factor, the password alone cannot set up the next', async () => {
  const home = await withoutPasskey()
  const { accountId, person } = home
  await signin.db.account.update({ where: { id: accountId }, data: { role: 'support' } })
  await operator.removeSecondFactor({ accountId, factor: 'totp' })
  expect((await byPassword(home)).data).toEqual({
    status: 'confirmationRequired',
    email: person.email,
  })
})

test('an unknown passkey is not found', async () => {
  const { accountId } = await withoutPasskey()
  const act = { accountId, passkeyId: crypto.randomUUID() }
  await expect(operator.removePasskey(act)).rejects.toMatchObject({ code: 'not_found' })
})
