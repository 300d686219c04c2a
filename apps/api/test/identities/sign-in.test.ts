import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../browser.ts'
import { addTotp, codeOf, STEP } from '../factors.ts'
import { ada, grace, type Person, signIn, signUp } from '../people.ts'
import {
  adaAtProvider,
  confirmByMail,
  type ProvidersFixture,
  resetData,
  startWithProviders,
} from './fixture.ts'
import { authorize, callbackWith, signInWith } from './provider-flow.ts'

let fixture: ProvidersFixture
beforeAll(async () => {
  fixture = await startWithProviders()
})
afterEach(() => resetData(fixture))
afterAll(() => fixture.close())

const meOf = async (browser: Browser) => (await browser.call('accounts.me')).data
const identitiesOf = async (browser: Browser) => (await browser.call('identities.list')).data

describe('an identity without an account', () => {
  test('gets an account at once if the provider vouches for the address', async () => {
    const { signin, acme } = fixture
    acme.visitor = { ...adaAtProvider, email: 'Ada@Example.com' }
    const browser = signin.browser()
    const { data } = await signInWith(browser, 'acme')
    expect(data).toMatchObject({ status: 'signedIn', mayOfferPasskey: false })
    expect(await meOf(browser)).toMatchObject({ email: ada.email, name: ada.name })
    expect(await identitiesOf(browser)).toEqual([
      {
        id: expect.any(String),
        provider: 'acme',
        kind: 'oidc',
        name: 'The acme',
        label: ada.email,
        createdAt: expect.any(String),
        lastUsedAt: expect.any(String),
      },
    ])
    const emails = await signin.emailsTo(ada.email)
    expect(emails.map(({ subject }) => subject)).toEqual(['The acme now opens your account'])
    // The email does not mention a password, as the account has none.
    const after = String(emails[0]?.after)
    expect(after).toContain('makes a password you may have useless')
    expect(after).not.toContain('your password')
    expect(browser.cookies.has('signin-visit')).toBe(false)
  })

  test('signs in to the same account after the address at the provider changed', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const browser = signin.browser()
    await signInWith(browser, 'acme')
    const { id } = await meOf(browser)
    acme.visitor = { ...adaAtProvider, email: grace.email, name: grace.name }
    const elsewhere = signin.browser()
    expect((await signInWith(elsewhere, 'acme')).data.status).toBe('signedIn')
    expect(await meOf(elsewhere)).toMatchObject({ id, email: ada.email, name: ada.name })
  })

  test('confirms the address by mail if the provider does not vouch for it', async () => {
    const { signin, club } = fixture
    club.visitor = adaAtProvider
    const browser = signin.browser()
    const { data } = await signInWith(browser, 'club')
    expect(data).toEqual({ status: 'confirmationRequired', email: ada.email })
    expect(await signin.db.account.count()).toBe(0)
    expect((await confirmByMail(signin, browser, ada.email)).data.status).toBe('signedIn')
    expect(await meOf(browser)).toMatchObject({ email: ada.email, name: ada.name })
    expect(await identitiesOf(browser)).toMatchObject([{ provider: 'club', label: ada.email }])
    expect(browser.cookies.has('signin-visit')).toBe(false)
    const elsewhere = signin.browser()
    expect((await signInWith(elsewhere, 'club')).data.status).toBe('signedIn')
  })

  test('is not linked if it was proved before our clock was set back', async () => {
    const { signin, club } = fixture
    club.visitor = adaAtProvider
    const browser = signin.browser()
    await signInWith(browser, 'club')
    const createdAt = new Date(signin.now().getTime() + 61_000)
    await signin.db.authorizationRequest.updateMany({ data: { createdAt } })
    expect((await confirmByMail(signin, browser, ada.email)).data.status).toBe('signedIn')
    expect(await identitiesOf(browser)).toEqual([])
  })

  test.each([
    ['says that it is not verified', { email_verified: false }],
    ['does not say whether it is verified', { email_verified: undefined }],
    ['verified another spelling of it', { email: 'ａda@example.com' }],
  ])('confirms the address by mail if a trusted provider %s', async (_, said) => {
    const { signin, acme } = fixture
    acme.visitor = { ...adaAtProvider, ...said }
    const browser = signin.browser()
    const { data } = await signInWith(browser, 'acme')
    expect(data).toEqual({ status: 'confirmationRequired', email: ada.email })
    expect(await signin.db.account.count()).toBe(0)
  })

  test('is named after the address if the provider sends no displayable name', async () => {
    const { signin, acme } = fixture
    acme.visitor = { ...adaAtProvider, name: 'Ada\u202egnp.exe' }
    const browser = signin.browser()
    await signInWith(browser, 'acme')
    expect(await meOf(browser)).toMatchObject({ name: 'ada' })
  })

  test('is rejected if the provider sends no address', async () => {
    const { signin, club } = fixture
    const before = signin.events('identity_rejected').length
    club.visitor = { sub: 'nobody' }
    const { error } = await signInWith(signin.browser(), 'club')
    expect(error?.data.code).toBe('identity_rejected')
    expect(signin.events('identity_rejected').slice(before)).toMatchObject([
      { provider: 'club', reason: 'it names no address to write to', factor: 'identityProvider' },
    ])
  })
})

describe('an address that an account has', () => {
  test('is never linked automatically, even if the provider vouches for it', async () => {
    const { signin, acme } = fixture
    await signUp(signin)
    acme.visitor = adaAtProvider
    const browser = signin.browser()
    const { data } = await signInWith(browser, 'acme')
    expect(data).toEqual({ status: 'confirmationRequired', email: ada.email })
    const [message] = await signin.emailsTo(ada.email)
    expect(message?.subject).toBe('You have an account already')
    expect((await browser.call('sessions.current')).data).toBeNull()
    expect(await signin.db.identity.count()).toBe(0)
  })

  test('gets the same response as a free one, for the same work', async () => {
    const { signin, club } = fixture
    await signUp(signin)
    const answers = []
    for (const email of [ada.email, grace.email]) {
      club.visitor = { ...adaAtProvider, sub: email, email }
      const { status, data, headers } = await signInWith(signin.browser(), 'club')
      const registrations = await signin.db.registration.count({ where: { email } })
      const visits = await signin.db.authorizationRequest.count({
        where: { registration: { email } },
      })
      const names = headers['set-cookie']?.toString().replace(/=[^;]*/, '=')
      answers.push({ status, data: { ...data, email: '' }, registrations, visits, names })
    }
    expect(answers[0]).toEqual(answers[1])
  })

  test('stays reserved for 72 hours after it was given up', async () => {
    const { signin, acme } = fixture
    const home = signin.browser()
    await signUp(signin, home)
    await home.call('accounts.requestEmailChange', { email: grace.email })
    const token = (await signin.emailsTo(grace.email))[0]?.action?.url.split('#')[1]
    await home.call('accounts.confirmEmailChange', { token })
    await signin.jobs.runDueJobs()
    acme.visitor = adaAtProvider
    const { data } = await signInWith(signin.browser(), 'acme')
    expect(data.status).toBe('confirmationRequired')
    expect(await signin.db.account.count()).toBe(1)
  })
})

describe('a sign-in with an identity', () => {
  test('requires the second factor', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const home = signin.browser()
    await signInWith(home, 'acme')
    const { secret } = await addTotp(signin, home)
    signin.passTime(STEP)
    const browser = signin.browser()
    const { data } = await signInWith(browser, 'acme')
    expect(data).toMatchObject({
      status: 'secondFactorRequired',
      methods: ['totp', 'recoveryCode'],
    })
    const code = codeOf(secret, signin.now())
    await browser.call('sessions.completeSecondFactor', { method: 'totp', code })
    const { data: sessions } = await browser.call('sessions.list')
    expect(sessions[0]).toMatchObject({ method: 'identityProvider', secondFactor: 'totp' })
  })

  test('revokes the previous session of this browser', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const browser = signin.browser()
    await signInWith(browser, 'acme')
    const thief = signin.browser()
    thief.cookies.set('signin', String(browser.cookies.get('signin')))
    await signInWith(browser, 'acme')
    expect((await thief.call('sessions.current')).data).toBeNull()
    expect((await browser.call('sessions.list')).data).toHaveLength(1)
  })

  test('is recorded in the activity, and in the log with its factor', async () => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const browser = signin.browser()
    await signInWith(browser, 'acme')
    const { data } = await browser.call('activity.list', {})
    expect(
      data.entries.map(({ kind, method, detail }: Record<string, unknown>) => [
        kind,
        method,
        detail,
      ]),
    ).toEqual([
      ['signedIn', 'identityProvider', null],
      ['identityAdded', null, 'The acme'],
      ['registered', null, null],
    ])
    expect(signin.events('signed_in').at(-1)).toMatchObject({ factor: 'identityProvider' })
  })
})

test('an external sign-up with a verified address discards a pending registration and its password', async () => {
  const { signin, acme } = fixture
  const attacker = signin.browser()
  await attacker.call('accounts.register', { ...ada, password: 'the password of an attacker' })
  await signin.emailsTo(ada.email)
  acme.visitor = adaAtProvider
  const browser = signin.browser()
  expect((await signInWith(browser, 'acme')).data.status).toBe('signedIn')
  expect(await signin.db.registration.count()).toBe(0)
  const person: Person = { ...ada, password: 'the password of an attacker' }
  await expect(signIn(signin.browser(), person)).rejects.toThrow('Nobody was signed in.')
})

test('secrets exchanged with the provider are never logged', async () => {
  const { signin, acme } = fixture
  acme.visitor = adaAtProvider
  const browser = signin.browser()
  const parameters = await authorize(browser, 'acme')
  const cookie = browser.cookies.get('signin-visit')
  expect((await callbackWith(browser, 'acme', parameters)).data.status).toBe('signedIn')
  for (const secret of [parameters.state, parameters.code, cookie, 'the-secret-of-acme']) {
    expect(secret).toBeTruthy()
    expect(signin.logged()).not.toContain(secret)
  }
  expect(signin.logged()).not.toMatch(/"code":"|code=|id_token|access_token/)
})

test('claims are fetched from the userinfo endpoint if the id_token has none', async () => {
  const shy = await startWithProviders({}, { claimsInIdToken: false })
  shy.acme.visitor = adaAtProvider
  const browser = shy.signin.browser()
  expect((await signInWith(browser, 'acme')).data.status).toBe('signedIn')
  expect(shy.acme.asked).toContain('GET /me')
  expect(await meOf(browser)).toMatchObject({ email: ada.email, name: ada.name })
  await shy.close()
})
