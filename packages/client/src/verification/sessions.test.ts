import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AUDIENCE, type FakeSignin, startFakeSignin, TOKENS } from '../../test/fake-signin.ts'
import { sessionCookie } from './session-cookie.ts'
import { VerifierUnavailable } from './unavailable.ts'
import { createVerifier, type Verifier } from './verifier.ts'

const SECRET = 'abcdefghijklmnopqrstuvwxyz234567abcdefgh'
const COOKIE = `signin=${SECRET}`
/** A verifier's default timeout for requests, in milliseconds. */
const TIMEOUT = 5000

let signin: FakeSignin
let verifier: Verifier

beforeEach(async () => {
  // Fake timers: a request times out when the test says so, however busy the machine is.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  signin = await startFakeSignin()
  signin.sessions((cookie) => (cookie === COOKIE ? 'session-1' : null))
  const { issuer, clock } = signin
  verifier = createVerifier({
    issuer,
    audience: AUDIENCE,
    clock,
    feedSilenceSeconds: Number.POSITIVE_INFINITY,
  })
})
afterEach(async () => {
  verifier.close()
  await signin.close()
  vi.useRealTimers()
})

const verify = (cookies: string | null | undefined = COOKIE) => verifier.verifySession(cookies)
const verified = { status: 'verified', caller: { kind: 'account', sessionId: 'session-1' } }
const noSession = { status: 'refused', reason: 'no_session' }

test('concurrent calls with one cookie share one exchange', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => verify()))
  for (const answer of answers) expect(answer).toMatchObject(verified)
  expect(await verify()).toMatchObject(verified)
  expect(signin.count(TOKENS)).toBe(1)
})

test('no other cookie is sent to Signin', async () => {
  await verify(`theme=dark; ${COOKIE}; signin-device=secret; other=1`)
  expect(signin.cookies).toEqual([COOKIE])
})

test('a cookie is exchanged again 30 seconds before its token expires', async () => {
  await verify()
  signin.pass(269_000)
  await verify()
  expect(signin.count(TOKENS)).toBe(1)
  signin.pass(1000)
  expect(await verify()).toMatchObject(verified)
  expect(signin.count(TOKENS)).toBe(2)
})

test('a revoked session is rejected as soon as the feed reports it', async () => {
  await verify()
  await signin.listened()
  signin.sessions(() => null)
  signin.revoke('session-1')
  const token = signin.mint({ sid: 'session-1' })
  const reported = () => verifier.verifyAccessToken(token)
  await expect.poll(reported, { timeout: 10_000 }).toMatchObject({ status: 'refused' })
  expect(await verify()).toMatchObject({ reason: 'revoked' })
  expect(await verify()).toEqual(noSession)
})

test('an invalid cookie is rejected, with one request a second', async () => {
  const dead = `signin=${'x'.repeat(40)}`
  for (let n = 0; n < 5; n++) expect(await verify(dead)).toEqual(noSession)
  expect(signin.count(TOKENS)).toBe(1)
  signin.pass(1000)
  expect(await verify(dead)).toEqual(noSession)
  expect(signin.count(TOKENS)).toBe(2)
})

test('a session that lacks the required second factor is rejected until it has one', async () => {
  signin.sessions(() => 'second_factor_setup_required')
  expect(await verify()).toEqual({ status: 'refused', reason: 'second_factor_missing' })
  signin.sessions(() => 'session-1')
  expect(await verify()).toMatchObject(verified)
})

describe('Signin is unavailable', () => {
  /** Lets a hanging request time out, and returns the result. */
  async function givenUp(answer: Promise<unknown>) {
    if (signin.condition.tokens === 'hanging') {
      await expect.poll(signin.hanging).toBe(1)
      vi.advanceTimersByTime(TIMEOUT)
    }
    return answer
  }

  test.each(['down', 'hanging'] as const)(
    '%s: a cached session stays valid until its token expires',
    async (it) => {
      await verify()
      signin.condition.tokens = it
      signin.pass(290_000)
      expect(await givenUp(verify())).toMatchObject(verified)
      signin.pass(20_000)
      await expect(givenUp(verify())).rejects.toThrow(VerifierUnavailable)
    },
  )

  test.each(['down', 'hanging'] as const)(
    '%s: an uncached cookie fails as unavailable',
    async (it) => {
      signin.condition.tokens = it
      await expect(givenUp(verify())).rejects.toThrow(VerifierUnavailable)
      signin.condition.tokens = 'up'
      expect(await verify()).toMatchObject(verified)
    },
  )

  test('a token for another audience is rejected, even from Signin', async () => {
    const other = createVerifier({
      issuer: signin.issuer,
      audience: 'billing',
      clock: signin.clock,
    })
    expect(await other.verifySession(COOKIE)).toMatchObject(verified)
    other.close()
    signin.issueWrongly({ aud: 'billing' })
    expect(await verify()).toEqual({ status: 'refused', reason: 'audience' })
  })
})

describe('a request without a valid session cookie causes no request', () => {
  test.each([
    undefined,
    null,
    '',
    ';;;',
    'signin',
    'signin=',
    'signin=short',
    `signin=${'x'.repeat(500)}`,
    `signin="${SECRET}"`,
    `signin=${SECRET}%0d%0aevil`,
    `xsignin=${SECRET}`,
    `signin-device=${SECRET}`,
    `Signin=${SECRET}`,
    `__Host-signin=${SECRET}`,
    `__Secure-signin=${SECRET}`,
  ])('%j', async (cookies) => {
    expect(await verifier.verifySession(cookies)).toEqual(noSession)
    expect(signin.count(TOKENS)).toBe(0)
  })
})

describe('on https only `__Host-signin` counts', () => {
  const read = (header: string) => sessionCookie(header, 'https://accounts.example.com')

  test('at any position', () => {
    const cookie = { name: '__Host-signin', value: SECRET }
    expect(read(`__Host-signin=${SECRET}`)).toEqual(cookie)
    expect(read(`a=b;${COOKIE.replace('a', 'z')};__Host-signin=${SECRET}`)).toEqual(cookie)
  })

  test('a plain one, which a sibling subdomain can set, does not', () => {
    expect(read(COOKIE)).toBeNull()
    expect(read(`__host-signin=${SECRET}`)).toBeNull()
  })

  test('one with surrounding Unicode blanks, to a browser another name, does not', () => {
    const forged = SECRET.replace('a', 'z')
    for (const blank of ['\u00a0', '\u0085', '\ufeff', '\v']) {
      const own = { name: '__Host-signin', value: SECRET }
      expect(read(`${blank}__Host-signin=${forged}; __Host-signin=${SECRET}`)).toEqual(own)
      expect(read(`__Host-signin${blank}=${forged}`)).toBeNull()
    }
  })
})
