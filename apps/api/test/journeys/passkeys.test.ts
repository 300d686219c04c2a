import { describe, expect, test } from 'vitest'
import { RECENT_MS } from '../../src/sessions/lifetimes.ts'
import { Authenticator, type ResponseOverrides } from '../authenticator.ts'
import type { Browser } from '../browser.ts'
import { appForFile, startApp } from '../harness.ts'
import { ada, type Person, signIn, signUp } from '../people.ts'

const signin = await appForFile()

let people = 0
/** A new account, signed in with a password in its own browser. */
async function newAccount(app = signin): Promise<{ person: Person; browser: Browser }> {
  people += 1
  const person = { ...ada, email: `ada.${people}@example.com` }
  const browser = app.browser()
  await signUp(app, browser, person)
  return { person, browser }
}

async function register(browser: Browser, authenticator = new Authenticator()) {
  const { data: asked } = await browser.call('passkeys.startRegistration', {})
  const response = authenticator.create(asked)
  const { data: passkey, error } = await browser.call('passkeys.finishRegistration', { response })
  if (error) throw new Error(error.data.code)
  return { authenticator, passkey }
}

async function answer(
  browser: Browser,
  authenticator: Authenticator,
  overrides: ResponseOverrides = {},
) {
  const { data: asked } = await browser.call('passkeys.startSignIn')
  return authenticator.get(asked, overrides)
}

async function signInWith(authenticator: Authenticator, browser = signin.browser()) {
  const response = await answer(browser, authenticator)
  return { browser, ...(await browser.call('passkeys.finishSignIn', { response })) }
}

describe('a passkey', () => {
  test('signs its owner in after a sign-out', async () => {
    const { browser } = await newAccount()
    const { data: before } = await browser.call('sessions.current')
    const { authenticator } = await register(browser)
    await browser.call('sessions.signOut')
    expect((await browser.call('sessions.current')).data).toBeNull()

    const { data } = await signInWith(authenticator, browser)
    expect(data).toMatchObject({
      status: 'signedIn',
      session: { accountId: before.accountId, secondFactorMissing: false },
      mayOfferPasskey: false,
    })
    expect([...browser.cookies.keys()]).not.toContain('signin-challenge')
    const { data: sessions } = await browser.call('sessions.list')
    expect(sessions).toMatchObject([{ current: true, method: 'passkey', secondFactor: null }])
  })

  test('is recorded in the activity and notified by mail when added and when removed', async () => {
    const { browser, person } = await newAccount()
    const { passkey } = await register(browser)
    await browser.call('passkeys.rename', { id: passkey.id, name: 'Work laptop' })
    const { data: left } = await browser.call('passkeys.remove', { id: passkey.id })
    expect(left.passkeys).toEqual([])
    const { data } = await browser.call('activity.list', { group: 'security' })
    expect(data.entries.slice(0, 3)).toMatchObject([
      { kind: 'passkeyRemoved', detail: 'Work laptop', byThisSession: true },
      { kind: 'passkeyRenamed', detail: 'Work laptop' },
      { kind: 'passkeyAdded', detail: 'Passkey' },
    ])
    const subjects = (await signin.emailsTo(person.email)).map(({ subject }) => subject)
    expect(subjects.filter((subject) => subject.includes('passkey'))).toHaveLength(2)
  })

  test('that is the last credential cannot be removed', async () => {
    const { browser } = await newAccount()
    const { data: session } = await browser.call('sessions.current')
    const { passkey, authenticator } = await register(browser)
    const { accountId } = session
    await signin.db.passwordCredential.delete({ where: { accountId } })
    const { error } = await browser.call('passkeys.remove', { id: passkey.id })
    expect(error?.data.code).toBe('last_credential')
    expect((await signInWith(authenticator)).data.status).toBe('signedIn')
  })

  test('is added and removed with recent authentication only', async () => {
    const { browser } = await newAccount()
    const { passkey, authenticator } = await register(browser)
    signin.passTime(RECENT_MS)
    const refused = [
      await browser.call('passkeys.startRegistration', {}),
      await browser.call('passkeys.remove', { id: passkey.id }),
    ]
    for (const { error } of refused) expect(error?.data.code).toBe('not_signed_in_recently')

    const response = await answer(browser, authenticator)
    const { data } = await browser.call('sessions.reauthenticate', { method: 'passkey', response })
    expect(data.status).toBe('signedIn')
    expect((await browser.call('passkeys.startRegistration', {})).status).toBe(200)
  })

  test('of another account does not confirm', async () => {
    const { browser } = await newAccount()
    const { authenticator } = await register((await newAccount()).browser)
    const response = await answer(browser, authenticator)
    const { error } = await browser.call('sessions.reauthenticate', { method: 'passkey', response })
    expect(error?.data.code).toBe('passkey_rejected')
  })

  test('that no account has signs nobody in', async () => {
    const { error, browser } = await signInWith(new Authenticator())
    expect(error?.data.code).toBe('unknown_passkey')
    expect(browser.cookies.size).toBe(0)
  })
})

describe('a passkey as second factor', () => {
  test('is required after the password, needs no user verification, and is not required once removed', async () => {
    const { browser, person } = await newAccount()
    const { authenticator, passkey } = await register(browser)
    await browser.call('secondFactors.askForPasskey', { on: true })

    const elsewhere = signin.browser()
    const { email, password } = person
    const { data: first } = await elsewhere.call('sessions.signIn', { email, password })
    expect(first.status).toBe('secondFactorRequired')
    expect(first.methods).toContain('passkey')
    const { data: asked } = await elsewhere.call('passkeys.startSignIn')
    expect(asked.allowCredentials).toMatchObject([{ id: authenticator.id }])
    const response = authenticator.get(asked, { verified: false })
    const proof = { method: 'passkey', response }
    const { data: second } = await elsewhere.call('sessions.completeSecondFactor', proof)
    expect(second.status).toBe('signedIn')
    const replay = await elsewhere.call('sessions.completeSecondFactor', proof)
    expect(replay.error?.data.code).toBe('sign_in_expired')

    await browser.call('passkeys.remove', { id: passkey.id })
    await signIn(signin.browser(), person)
  })

  test('does not replace the password without user verification', async () => {
    const { browser } = await newAccount()
    const { authenticator } = await register(browser)
    const anonymous = signin.browser()
    const response = await answer(anonymous, authenticator, { verified: false })
    const alone = await anonymous.call('passkeys.finishSignIn', { response })
    expect(alone.error?.data.code).toBe('passkey_rejected')
  })

  test('satisfies a policy that requires a second factor', async () => {
    const strict = await startApp({ env: { secondFactorPolicy: 'all' } })
    const { browser } = await newAccount(strict)
    const closed = await browser.call('sessions.list')
    expect(closed.error?.data.code).toBe('second_factor_setup_required')
    await register(browser)
    expect((await browser.call('sessions.list')).status).toBe(200)
    await strict.close()
  })
})

describe('an invalid passkey response', () => {
  test('that is too long or malformed is rejected', async () => {
    const browser = signin.browser()
    const good = await answer(browser, new Authenticator())
    const { response } = good
    const sent = [
      {},
      { response: null },
      { response: { ...good, response: { ...response, signature: 'A'.repeat(20_001) } } },
      { response: { ...good, response: { ...response, signature: '\0' } } },
      { response: { ...good, response: { ...response, userHandle: 7 } } },
    ]
    for (const input of sent) {
      const { error } = await browser.call('passkeys.finishSignIn', input)
      expect(error?.data.code).toBe('invalid_input')
    }
    const flood = { response: { ...good, more: 'A'.repeat(100_000) } }
    const { error } = await browser.call('passkeys.finishSignIn', flood)
    expect(error?.data.code).toBe('too_large')
  })

  test('leaves no challenge cookie in the log', async () => {
    const browser = signin.browser()
    const { data: asked } = await browser.call('passkeys.startSignIn')
    const cookie = browser.cookies.get('signin-challenge') ?? ''
    expect(cookie).toHaveLength(43)
    const response = new Authenticator().get(asked)
    const { error } = await browser.call('passkeys.finishSignIn', { response })
    expect(error?.data.code).toBe('unknown_passkey')
    expect(signin.logged()).not.toContain(cookie)
  })
})
