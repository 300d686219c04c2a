import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AUDIENCE, type FakeSignin, fallback, TOKENS } from '../../test/fake-signin.ts'
import { sessionCookie } from './session-cookie.ts'
import { VerifierUnavailable } from './unavailable.ts'
import { createVerifier, type Verifier } from './verifier.ts'

const SECRET = 'abcdefghijklmnopqrstuvwxyz234567abcdefgh'
const COOKIE = `signin=${SECRET}`
/** How long a question of a verifier may take, in milliseconds, unless it is told otherwise. */
const TIMEOUT = 5000

let signin: FakeSignin
let verifier: Verifier

beforeEach(async () => {
  // The time that an answer may take passes when a test says so, however busy the machine is.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  signin = await fallback()
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

test('a cookie is exchanged once for all who come with it', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => verify()))
  for (const answer of answers) expect(answer).toMatchObject(verified)
  expect(await verify()).toMatchObject(verified)
  expect(signin.count(TOKENS)).toBe(1)
})

test('nothing but that cookie leaves this machine', async () => {
  await verify(`theme=dark; ${COOKIE}; signin-device=secret; other=1`)
  expect(signin.cookies).toEqual([COOKIE])
})

test('it is exchanged anew half a minute before the end of its token', async () => {
  await verify()
  signin.pass(269_000)
  await verify()
  expect(signin.count(TOKENS)).toBe(1)
  signin.pass(1000)
  expect(await verify()).toMatchObject(verified)
  expect(signin.count(TOKENS)).toBe(2)
})

test('a session that ended is refused as soon as that is told', async () => {
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

test('a cookie of no session is refused, and asked about once a second', async () => {
  const dead = `signin=${'x'.repeat(40)}`
  for (let n = 0; n < 5; n++) expect(await verify(dead)).toEqual(noSession)
  expect(signin.count(TOKENS)).toBe(1)
  signin.pass(1000)
  expect(await verify(dead)).toEqual(noSession)
  expect(signin.count(TOKENS)).toBe(2)
})

test('a session without the second factor that is demanded is refused, until it has one', async () => {
  signin.sessions(() => 'second_factor_setup_required')
  expect(await verify()).toEqual({ status: 'refused', reason: 'second_factor_missing' })
  signin.sessions(() => 'session-1')
  expect(await verify()).toMatchObject(verified)
})

describe('Signin does not answer', () => {
  /** What comes of it where an answer that hangs is given up. */
  async function givenUp(answer: Promise<unknown>) {
    if (signin.condition.tokens === 'hanging') {
      await expect.poll(signin.hanging).toBe(1)
      vi.advanceTimersByTime(TIMEOUT)
    }
    return answer
  }

  test.each(['down', 'hanging'] as const)(
    '%s: what is known goes on, until it ends',
    async (it) => {
      await verify()
      signin.condition.tokens = it
      signin.pass(290_000)
      expect(await givenUp(verify())).toMatchObject(verified)
      signin.pass(20_000)
      await expect(givenUp(verify())).rejects.toThrow(VerifierUnavailable)
    },
  )

  test.each(['down', 'hanging'] as const)('%s: nothing is taken that is not known', async (it) => {
    signin.condition.tokens = it
    await expect(givenUp(verify())).rejects.toThrow(VerifierUnavailable)
    signin.condition.tokens = 'up'
    expect(await verify()).toMatchObject(verified)
  })

  test('a token for somebody else is not taken from Signin either', async () => {
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

describe('a request without that cookie costs no question', () => {
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

  test('wherever it stands', () => {
    const cookie = { name: '__Host-signin', value: SECRET }
    expect(read(`__Host-signin=${SECRET}`)).toEqual(cookie)
    expect(read(`a=b;${COOKIE.replace('a', 'z')};__Host-signin=${SECRET}`)).toEqual(cookie)
  })

  test('a plain one, which a neighbouring subdomain can set, does not', () => {
    expect(read(COOKIE)).toBeNull()
    expect(read(`__host-signin=${SECRET}`)).toBeNull()
  })

  test('nor does one that a browser takes for another name', () => {
    const forged = SECRET.replace('a', 'z')
    for (const blank of ['\u00a0', '\u0085', '\ufeff', '\v']) {
      const own = { name: '__Host-signin', value: SECRET }
      expect(read(`${blank}__Host-signin=${forged}; __Host-signin=${SECRET}`)).toEqual(own)
      expect(read(`__Host-signin${blank}=${forged}`)).toBeNull()
    }
  })
})
