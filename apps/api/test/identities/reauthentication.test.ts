import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer, Browser } from '../browser.ts'
import { addTotp, STEP, codeOf as totpOf } from '../factors.ts'
import { grace, signIn, signUp } from '../people.ts'
import {
  adaAtProvider,
  clientOf,
  type ProvidersFixture,
  resetData,
  startWithProviders,
} from './fixture.ts'
import {
  authorize,
  CALLBACK_URL,
  callbackWith,
  confirmWith,
  followRedirects,
  linkWith,
  signInWith,
} from './provider-flow.ts'

const RECENT_MS = 15 * 60_000
const graceAtProvider = { ...adaAtProvider, sub: 'grace-there', email: grace.email }

let fixture: ProvidersFixture
let home: Browser
beforeAll(async () => {
  fixture = await startWithProviders()
})
beforeEach(async () => {
  fixture.acme.visitor = fixture.club.visitor = adaAtProvider
  home = fixture.signin.browser()
  await signInWith(home, 'acme')
  fixture.signin.passTime(RECENT_MS)
})
afterEach(() => resetData(fixture))
afterAll(() => fixture.close())

const codeOf = ({ error }: Answer) => error?.data.code
const reason = () => fixture.signin.events('identity_rejected').at(-1)?.reason
const sessionOf = async (browser: Browser) => (await browser.call('sessions.current')).data
const hasRecentAuthentication = async (browser: Browser) =>
  (await browser.call('secondFactors.startTotp')).status === 200

test('confirming at the provider renews recent authentication and rotates the session', async () => {
  expect(await hasRecentAuthentication(home)).toBe(false)
  const [{ id }, cookie] = [await sessionOf(home), home.cookies.get('signin')]
  const { data } = await confirmWith(home, 'acme')
  expect(data).toMatchObject({ status: 'signedIn', session: { id } })
  expect(home.cookies.get('signin')).not.toBe(cookie)
  expect(await hasRecentAuthentication(home)).toBe(true)
  expect(await fixture.signin.db.session.count()).toBe(1)
})

test('the provider is asked to authenticate again for a confirmation, and not for a sign-in', async () => {
  const asked = { provider: 'acme' }
  const queryOf = ({ data }: Answer) => Object.fromEntries(new URL(data.url).searchParams)
  expect(queryOf(await home.call('identities.startConfirm', asked))).toMatchObject({
    prompt: 'login',
    max_age: '0',
  })
  const plain = queryOf(await home.call('identities.startSignIn', asked))
  expect(plain).not.toHaveProperty('prompt')
  expect(plain).not.toHaveProperty('max_age')
})

describe('a confirmation is rejected, without a sign-in or sign-up', () => {
  test('by another person at the provider, with or without an account', async () => {
    const { signin, acme } = fixture
    acme.visitor = graceAtProvider
    expect(codeOf(await confirmWith(home, 'acme'))).toBe('identity_rejected')
    expect(reason()).toBe('it is not an identity of the account')
    expect(await signin.db.account.count()).toBe(1)
    await signInWith(signin.browser(), 'acme')
    const before = await sessionOf(home)
    expect(codeOf(await confirmWith(home, 'acme'))).toBe('identity_rejected')
    expect(await sessionOf(home)).toEqual(before)
    expect(await hasRecentAuthentication(home)).toBe(false)
  })

  test('by an identity of the same person that is not linked', async () => {
    expect(codeOf(await confirmWith(home, 'club'))).toBe('identity_rejected')
    expect(await hasRecentAuthentication(home)).toBe(false)
  })

  test('in another session of the account, and without a session', async () => {
    const { signin } = fixture
    const elsewhere = signin.browser()
    await signInWith(elsewhere, 'acme')
    signin.passTime(RECENT_MS)
    const parameters = await authorize(home, 'acme', 'identities.startConfirm')
    elsewhere.cookies.set('signin-visit', String(home.cookies.get('signin-visit')))
    expect(codeOf(await callbackWith(elsewhere, 'acme', parameters))).toBe('identity_rejected')
    expect(reason()).toBe('the confirm was begun in another session')
    expect(await hasRecentAuthentication(elsewhere)).toBe(false)

    const again = await authorize(home, 'acme', 'identities.startConfirm')
    home.cookies.delete('signin')
    expect(codeOf(await callbackWith(home, 'acme', again))).toBe('identity_rejected')
  })

  test('if the session was revoked while the provider was answering', async () => {
    const { signin, acme } = fixture
    const parameters = await authorize(home, 'acme', 'identities.startConfirm')
    acme.beforeResponse.set('/token', () => signin.db.session.deleteMany())
    expect(codeOf(await callbackWith(home, 'acme', parameters))).toBe('not_signed_in')
    expect(await sessionOf(home)).toBeNull()
  })
})

describe('the auth_time of the provider', () => {
  const seconds = () => Math.floor(Date.now() / 1000)

  /** Finishes the callback after `took` milliseconds, with these claims in the id_token. */
  async function finishWithClaims(said: object, took = 0) {
    const { signin, acme } = fixture
    const { data } = await home.call('identities.startConfirm', { provider: 'acme' })
    const parameters = await followRedirects(data.url, CALLBACK_URL)
    signin.passTime(took)
    const claims = {
      iss: acme.issuer,
      sub: adaAtProvider.sub,
      aud: clientOf('acme').id,
      nonce: new URL(data.url).searchParams.get('nonce'),
      iat: seconds(),
      exp: seconds() + 60,
      ...said,
    }
    const id_token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: acme.key.kid })
      .sign(acme.key.privateKey)
    acme.answer.set('/token', (_, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ access_token: 'x', token_type: 'Bearer', id_token }))
    })
    const { data: result, error } = await callbackWith(home, 'acme', parameters)
    return result?.status ?? error?.data.code
  }

  test('before the authorization request is rejected: the provider reused its own session', async () => {
    expect(await finishWithClaims({ auth_time: seconds() - 20 })).toBe('identity_rejected')
    expect(reason()).toBe('it remembers them, and did not ask')
    expect(await hasRecentAuthentication(home)).toBe(false)
  })

  test('after the authorization request is accepted, however long the user took', async () => {
    expect(await finishWithClaims({ auth_time: seconds() - 50 }, 60_000)).toBe('signedIn')
    expect(await hasRecentAuthentication(home)).toBe(true)
  })

  test('may be absent, and the confirmation is accepted', async () => {
    expect(await finishWithClaims({})).toBe('signedIn')
  })
})

test('a confirmation requires the second factor and keeps the session', async () => {
  const { signin } = fixture
  await confirmWith(home, 'acme')
  const { secret } = await addTotp(signin, home)
  signin.passTime(RECENT_MS)
  const { id } = await sessionOf(home)
  expect((await confirmWith(home, 'acme')).data).toMatchObject({ status: 'secondFactorRequired' })
  expect(await hasRecentAuthentication(home)).toBe(false)
  signin.passTime(STEP)
  const proof = { method: 'totp', code: totpOf(secret, signin.now()) }
  const { data } = await home.call('sessions.completeSecondFactor', proof)
  expect(data).toMatchObject({ status: 'signedIn', session: { id } })
})

test('an account with a password may confirm with a linked identity', async () => {
  const { signin } = fixture
  const other = signin.browser()
  await signUp(signin, other, grace)
  await signIn(other, grace)
  fixture.club.visitor = graceAtProvider
  await linkWith(other, 'club')
  signin.passTime(RECENT_MS)
  expect((await confirmWith(other, 'club')).data.status).toBe('signedIn')
  expect(await hasRecentAuthentication(other)).toBe(true)
})
