import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from '../browser.ts'
import { addPasskey, addTotp, STEP, codeOf as totpOf } from '../factors.ts'
import { ada, grace, signIn, signUp, tokenIn } from '../people.ts'
import { adaAtProvider, type ProvidersFixture, resetData, startWithProviders } from './fixture.ts'
import { authorize, callbackWith, linkWith, signInWith } from './provider-flow.ts'

const RECENT_MS = 15 * 60_000

let fixture: ProvidersFixture
let home: Browser
beforeAll(async () => {
  fixture = await startWithProviders()
})
beforeEach(async () => {
  fixture.acme.visitor = fixture.club.visitor = adaAtProvider
  home = fixture.signin.browser()
  await signUp(fixture.signin, home)
})
afterEach(() => resetData(fixture))
afterAll(() => fixture.close())

const listOf = async (browser: Browser) => (await browser.call('identities.list')).data
const codeOf = ({ error }: { error: { data: { code: string } } | undefined }) => error?.data.code
const isSignedIn = async (browser: Browser) =>
  (await browser.call('sessions.current')).data !== null

async function remove(browser: Browser, provider: string) {
  const all = await listOf(browser)
  const { id } = all.find((it: { provider: string }) => it.provider === provider)
  return browser.call('identities.remove', { id })
}

describe('linking', () => {
  test('adds a sign-in method to the account, whatever the address at the provider', async () => {
    const { signin, club } = fixture
    club.visitor = { ...adaAtProvider, email: grace.email }
    const { data } = await linkWith(home, 'club')
    expect(data).toMatchObject({
      status: 'linked',
      identity: { provider: 'club', name: 'The club', label: grace.email, lastUsedAt: null },
    })
    expect(await listOf(home)).toEqual([data.identity])
    expect((await home.call('accounts.me')).data.email).toBe(ada.email)
    const browser = signin.browser()
    expect((await signInWith(browser, 'club')).data.status).toBe('signedIn')
    expect((await browser.call('accounts.me')).data.email).toBe(ada.email)
    expect((await listOf(browser))[0].lastUsedAt).not.toBeNull()
  })

  test('notifies the owner by mail with a link that undoes it', async () => {
    const { signin } = fixture
    const robbed = signin.browser()
    await signIn(robbed, ada)
    await linkWith(robbed, 'acme')
    const thief = signin.browser()
    expect((await signInWith(thief, 'acme')).data.status).toBe('signedIn')
    const emails = await signin.emailsTo(ada.email)
    const message = emails.find(({ subject }) => subject === 'The acme now opens your account')
    expect(message?.action?.label).toBe("This wasn't me")
    await signin.browser().call('sessions.reportUnrecognized', { token: tokenIn(message) })
    expect(await isSignedIn(thief)).toBe(false)
    expect(await isSignedIn(robbed)).toBe(false)
    expect((await signInWith(thief, 'acme')).data.status).toBe('confirmationRequired')
  })

  test('after a change of address is undone together with that change', async () => {
    const { signin } = fixture
    await linkWith(home, 'club')
    signin.passTime(60_000)
    await home.call('accounts.requestEmailChange', { email: grace.email })
    const token = tokenIn((await signin.emailsTo(grace.email))[0])
    await home.call('accounts.confirmEmailChange', { token })
    signin.passTime(60_000)
    await linkWith(home, 'acme')
    const undo = (await signin.emailsTo(ada.email)).find(({ action }) =>
      action?.url.includes('undo'),
    )
    await signin.browser().call('accounts.undoEmailChange', { token: tokenIn(undo) })
    const left = await signin.db.identity.findMany({ select: { provider: true } })
    expect(left).toEqual([{ provider: 'club' }])
  })

  test('is idempotent', async () => {
    const first = await linkWith(home, 'acme')
    const second = await linkWith(home, 'acme')
    expect(second.data).toEqual(first.data)
    expect(await listOf(home)).toHaveLength(1)
  })

  test('is rejected for an identity of another account', async () => {
    const { signin } = fixture
    await linkWith(home, 'acme')
    const other = signin.browser()
    await signUp(signin, other, grace)
    expect(codeOf(await linkWith(other, 'acme'))).toBe('identity_taken')
    expect(await listOf(other)).toEqual([])
  })

  test('requires recent authentication', async () => {
    const { signin } = fixture
    signin.passTime(RECENT_MS)
    const asked = { provider: 'acme' }
    expect(codeOf(await home.call('identities.startLink', asked))).toBe('not_signed_in_recently')
  })

  test('is rejected while the address is unconfirmed, since the account may have been made by someone else', async () => {
    const { signin } = fixture
    await signin.db.account.updateMany({ data: { emailConfirmedAt: null } })
    const asked = { provider: 'acme' }
    expect(codeOf(await home.call('identities.startLink', asked))).toBe('not_signed_in')
  })

  test('is rejected in another session than the one that began it, so an attacker cannot add an identity', async () => {
    const { signin } = fixture
    const attacker = signin.browser()
    await signUp(signin, attacker, grace)
    const parameters = await authorize(attacker, 'acme', 'identities.startLink')
    expect(codeOf(await callbackWith(home, 'acme', parameters))).toBe('identity_rejected')
    // The attacker's cookie does not help either; no other site could set it anyway.
    home.cookies.set('signin-visit', String(attacker.cookies.get('signin-visit')))
    expect(codeOf(await callbackWith(home, 'acme', parameters))).toBe('identity_rejected')
    expect(await signin.db.identity.count()).toBe(0)
  })

  test('ends with the session that began it', async () => {
    const { signin } = fixture
    const parameters = await authorize(home, 'acme', 'identities.startLink')
    await home.call('sessions.signOut')
    expect(codeOf(await callbackWith(home, 'acme', parameters))).toBe('identity_rejected')
    const again = await authorize(home, 'acme')
    expect((await callbackWith(home, 'acme', again)).data.status).toBe('confirmationRequired')
    expect(await signin.db.identity.count()).toBe(0)
  })
})

test('a session that is revoked during the code exchange links nothing', async () => {
  const { signin, acme } = fixture
  const robbed = signin.browser()
  await signIn(robbed, ada)
  const parameters = await authorize(robbed, 'acme', 'identities.startLink')
  acme.beforeResponse.set('/token', () => home.call('sessions.revokeOthers'))
  expect(codeOf(await callbackWith(robbed, 'acme', parameters))).toBe('not_signed_in')
  expect(await listOf(home)).toEqual([])
})

describe('removing', () => {
  test('removes the sign-in method and revokes the sessions on other devices', async () => {
    const { signin } = fixture
    await linkWith(home, 'acme')
    const elsewhere = signin.browser()
    await signInWith(elsewhere, 'acme')
    expect((await remove(home, 'acme')).data).toEqual([])
    expect(await isSignedIn(elsewhere)).toBe(false)
    expect(await isSignedIn(home)).toBe(true)
    expect((await signInWith(signin.browser(), 'acme')).data.status).toBe('confirmationRequired')
    const subjects = (await signin.emailsTo(ada.email)).map(({ subject }) => subject)
    expect(subjects).toContain('The acme no longer opens your account')
  })

  test('cancels a sign-in with the identity that awaits its second factor', async () => {
    const { signin } = fixture
    await linkWith(home, 'acme')
    const { secret } = await addTotp(signin, home)
    const elsewhere = signin.browser()
    expect((await signInWith(elsewhere, 'acme')).data.status).toBe('secondFactorRequired')
    await remove(home, 'acme')
    signin.passTime(STEP)
    const proof = { method: 'totp', code: totpOf(secret, signin.now()) }
    expect(codeOf(await elsewhere.call('sessions.completeSecondFactor', proof))).toBe(
      'sign_in_expired',
    )
  })

  test('is rejected for the identity of another account', async () => {
    const { signin } = fixture
    await linkWith(home, 'acme')
    const [{ id }] = await listOf(home)
    const other = signin.browser()
    await signUp(signin, other, grace)
    expect(codeOf(await other.call('identities.remove', { id }))).toBe('not_found')
    expect(await listOf(home)).toHaveLength(1)
  })
})

describe('the last sign-in method', () => {
  let browser: Browser
  beforeEach(async () => {
    const { signin, acme } = fixture
    await signin.db.account.deleteMany()
    browser = signin.browser()
    acme.visitor = adaAtProvider
    await signInWith(browser, 'acme')
  })

  test('cannot be removed', async () => {
    expect(codeOf(await remove(browser, 'acme'))).toBe('last_credential')
    expect(await listOf(browser)).toHaveLength(1)
  })

  test('can be removed if another provider is linked', async () => {
    await linkWith(browser, 'club')
    expect((await remove(browser, 'acme')).data).toMatchObject([{ provider: 'club' }])
    expect(codeOf(await remove(browser, 'club'))).toBe('last_credential')
  })

  test('can be removed if there is a passkey, and a passkey if there is an identity', async () => {
    await addPasskey(browser)
    const { data } = await browser.call('passkeys.list')
    expect((await browser.call('passkeys.remove', { id: data.passkeys[0].id })).status).toBe(200)
    await addPasskey(browser)
    expect((await remove(browser, 'acme')).data).toEqual([])
    const { data: left } = await browser.call('passkeys.list')
    const { error } = await browser.call('passkeys.remove', { id: left.passkeys[0].id })
    expect(error?.data.code).toBe('last_credential')
  })

  test('is not replaced by an identity of another issuer under the same provider name', async () => {
    const { signin, club } = fixture
    await linkWith(browser, 'club')
    const moved = (issuer: string) =>
      signin.db.identity.updateMany({ where: { provider: 'club' }, data: { issuer } })
    await moved('https://club.before.example')
    expect(codeOf(await remove(browser, 'acme'))).toBe('last_credential')
    await addPasskey(browser)
    expect((await remove(browser, 'acme')).data).toMatchObject([{ provider: 'club' }])
    const { passkeys } = (await browser.call('passkeys.list')).data
    const asked = { id: passkeys[0].id }
    expect(codeOf(await browser.call('passkeys.remove', asked))).toBe('last_credential')
    await moved(`${club.issuer}/`)
    expect((await browser.call('passkeys.remove', asked)).status).toBe(200)
  })

  test('is not replaced by an identity of a provider that is no longer configured', async () => {
    await linkWith(browser, 'club')
    await fixture.signin.db.identity.updateMany({
      where: { provider: 'club' },
      data: { provider: 'gone' },
    })
    expect(await listOf(browser)).toMatchObject([{ name: 'The acme' }, { name: 'gone' }])
    expect(codeOf(await remove(browser, 'acme'))).toBe('last_credential')
    await addPasskey(browser)
    expect((await remove(browser, 'acme')).data).toMatchObject([{ provider: 'gone' }])
    const { passkeys } = (await browser.call('passkeys.list')).data
    const lastKey = await browser.call('passkeys.remove', { id: passkeys[0].id })
    expect(codeOf(lastKey)).toBe('last_credential')
  })
})
