import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AUDIENCE, type FakeSignin, KEYS, startFakeSignin } from '../../test/fake-signin.ts'
import { newKey } from '../../test/forging.ts'
import { VerifierUnavailable } from './unavailable.ts'
import { createVerifier, type Verifier } from './verifier.ts'

const MINUTE = 60_000
/** A verifier's default timeout for requests, in milliseconds. */
const TIMEOUT = 5000

let signin: FakeSignin
let verifier: Verifier

beforeEach(async () => {
  // Fake timers: a request times out when the test says so, however busy the machine is.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  signin = await startFakeSignin()
  verifier = createVerifier({
    issuer: signin.issuer,
    audience: AUDIENCE,
    clock: signin.clock,
    revocations: false,
  })
})
afterEach(async () => {
  verifier.close()
  await signin.close()
  vi.useRealTimers()
})

const verify = (token = signin.mint()) => verifier.verifyAccessToken(token)
const verified = { status: 'verified' }
const unknown = { status: 'refused', reason: 'unknown_key' }
/** Waits for background requests. */
const asked = (times: number) => expect.poll(() => signin.count(KEYS)).toBe(times)
/** Lets the hanging request time out. */
async function giveUp() {
  await expect.poll(signin.hanging).toBe(1)
  vi.advanceTimersByTime(TIMEOUT)
}

test('keys are fetched at first use, once for concurrent calls', async () => {
  expect(signin.count(KEYS)).toBe(0)
  const answers = await Promise.all(Array.from({ length: 50 }, () => verify()))
  for (const answer of answers) expect(answer).toMatchObject(verified)
  expect(signin.count(KEYS)).toBe(1)
})

describe('keys are cached for five minutes', () => {
  test('refreshed in the background after four', async () => {
    await verify()
    signin.pass(4 * MINUTE - 1000)
    await verify()
    expect(signin.count(KEYS)).toBe(1)
    signin.pass(1000)
    expect(await verify()).toMatchObject(verified)
    await asked(2)
  })

  test('a withdrawn key is noticed within five minutes, also for cached tokens', async () => {
    const kept = signin.mint()
    await verify(kept)
    signin.publish([newKey('another').jwk])
    signin.pass(5 * MINUTE - 5000)
    // Before five minutes have passed, calls do not wait for the refresh.
    expect(await verify(signin.mint())).toMatchObject(verified)
    await expect.poll(() => verify(signin.mint())).toEqual(unknown)
    expect(await verify(kept), 'a token seen before').toEqual(unknown)
  })

  test('a clock that is set back does not prolong that', async () => {
    signin.pass(60 * MINUTE)
    await verify()
    signin.pass(-60 * MINUTE)
    signin.publish([newKey('key-2').jwk])
    expect(await verify()).toEqual(unknown)
  })

  test('also if all tokens are cached', async () => {
    const token = signin.mint({ exp: Math.floor(signin.clock() / 1000) + 600 })
    await verify(token)
    signin.publish([newKey('another').jwk])
    signin.pass(4 * MINUTE)
    await verify(token)
    await expect.poll(() => verify(token)).toEqual(unknown)
  })
})

describe('keys are rotated', () => {
  test('the new key is fetched once, and tokens of the old one stay valid', async () => {
    const old = signin.mint()
    await verify(old)
    const next = newKey('key-2')
    signin.publish([signin.key.jwk, next.jwk])
    const tokens = Array.from({ length: 20 }, () => signin.mint({}, {}, next))
    for (const answer of await Promise.all(tokens.map(verify)))
      expect(answer).toMatchObject(verified)
    expect(signin.count(KEYS)).toBe(2)
    expect(await verify(old)).toMatchObject(verified)
    expect(await verify(signin.mint())).toMatchObject(verified)
    expect(signin.count(KEYS)).toBe(2)
  })

  test('under the same key id: tokens of the old key are rejected', async () => {
    const old = signin.mint()
    await verify(old)
    signin.publish([newKey(signin.key.kid).jwk])
    signin.pass(5 * MINUTE)
    expect(await verify(signin.mint())).toMatchObject({ reason: 'signature' })
    expect(await verify(old)).toMatchObject({ status: 'refused' })
  })
})

describe('a flood of unknown key ids', () => {
  const foreign = (n: number) => signin.mint({}, {}, newKey(`unknown-${n}`))

  test('causes one request in ten seconds', async () => {
    await verify()
    const flood = Array.from({ length: 100 }, (_, n) => verify(foreign(n)))
    for (const answer of await Promise.all(flood)) expect(answer).toEqual(unknown)
    for (let n = 0; n < 100; n++) expect(await verify(foreign(n))).toEqual(unknown)
    expect(signin.count(KEYS)).toBe(2)
    signin.pass(9999)
    await verify(foreign(0))
    expect(signin.count(KEYS)).toBe(2)
    signin.pass(1)
    await Promise.all([verify(foreign(1)), verify(foreign(2))])
    expect(signin.count(KEYS)).toBe(3)
  })

  test('does not delay valid tokens', async () => {
    await verify()
    signin.condition.keys = 'hanging'
    const flood = verify(foreign(1)).catch((error) => error)
    await expect.poll(signin.hanging).toBe(1)
    // If it waited for the hanging request, it would never resolve.
    expect(await verify()).toMatchObject(verified)
    await giveUp()
    expect(await flood).toBeInstanceOf(VerifierUnavailable)
  })
})

describe('Signin is unavailable', () => {
  test.each(['down', 'hanging'] as const)('%s: cached keys stay in use', async (condition) => {
    await verify()
    signin.condition.keys = condition
    for (let minutes = 0; minutes < 60; minutes += 6) {
      signin.pass(6 * MINUTE)
      const answer = verify()
      if (condition === 'hanging' && minutes === 0) await giveUp()
      expect(await answer).toMatchObject(verified)
    }
  })

  test('for at most a day', async () => {
    await verify()
    signin.condition.keys = 'down'
    signin.pass(24 * 60 * MINUTE)
    expect(await verify()).toMatchObject(verified)
    signin.pass(MINUTE)
    await expect(verify()).rejects.toThrow(VerifierUnavailable)
    signin.condition.keys = 'up'
    signin.pass(MINUTE)
    expect(await verify()).toMatchObject(verified)
  })

  test('hanging: only the first call waits', async () => {
    await verify()
    signin.condition.keys = 'hanging'
    signin.pass(6 * MINUTE)
    let waits = true
    const first = verify().finally(() => {
      waits = false
    })
    await expect.poll(signin.hanging).toBe(1)
    expect(waits).toBe(true)
    await giveUp()
    expect(await first).toMatchObject(verified)
    signin.pass(6 * MINUTE)
    // If it waited now, it would never resolve.
    expect(await verify()).toMatchObject(verified)
    await expect.poll(signin.hanging).toBe(1)
  })

  test.each(['down', 'hanging'] as const)(
    '%s, without cached keys: every token fails as unavailable',
    async (condition) => {
      signin.condition.keys = condition
      for (const token of [signin.mint(), signin.mint({}, {}, newKey('x'))]) {
        const refused = expect(verify(token)).rejects.toThrow(VerifierUnavailable)
        if (condition === 'hanging' && signin.count(KEYS) === 0) await giveUp()
        await refused
      }
      signin.condition.keys = 'up'
      signin.pass(1000)
      expect(await verify()).toMatchObject(verified)
    },
  )

  test('connection refused: the error has the cause', async () => {
    await signin.close()
    const error = await verify().catch((thrown) => thrown)
    expect(error).toBeInstanceOf(VerifierUnavailable)
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('an unknown key id fails as unavailable: it may be a new key', async () => {
    await verify()
    signin.condition.keys = 'down'
    await expect(verify(signin.mint({}, {}, newKey('x')))).rejects.toThrow(VerifierUnavailable)
  })

  test.each([
    [null],
    ['text'],
    [[]],
    [{}],
    [{ keys: 'all' }],
    [{ keys: [] }],
    [{ keys: [null, 7] }],
  ])('%j in place of the key set counts as unavailable', async (set) => {
    await verify()
    signin.publishSet(set)
    signin.pass(5 * MINUTE)
    expect(await verify()).toMatchObject(verified)
  })
})

describe('only usable keys of a key set are used', () => {
  const attacker = newKey('attacker')
  const jwk = attacker.jwk
  test.each<[string, object]>([
    ['a private key', { ...attacker.privateKey.export({ format: 'jwk' }), ...jwk }],
    ['a symmetric key', { kty: 'oct', k: 'c2VjcmV0', kid: jwk.kid, alg: 'HS256', use: 'sig' }],
    [
      'a symmetric key that says EdDSA',
      { kty: 'oct', k: 'c2VjcmV0', kid: jwk.kid, alg: 'EdDSA', use: 'sig' },
    ],
    [
      'an RSA key that says EdDSA',
      { kty: 'RSA', n: 'x', e: 'AQAB', kid: jwk.kid, alg: 'EdDSA', use: 'sig' },
    ],
    ['a key for encryption', { ...jwk, use: 'enc' }],
    ['a key without a use', { ...jwk, use: undefined }],
    ['a key without an algorithm', { ...jwk, alg: undefined }],
    ['a key of another curve', { ...jwk, crv: 'X25519' }],
    ['a key of another algorithm', { ...jwk, alg: 'ES256' }],
    ['a key without a key id', { ...jwk, kid: undefined }],
    ['an invalid key', { ...jwk, x: 'AAAA' }],
  ])('%s is ignored', async (_, bad) => {
    signin.publish([bad, signin.key.jwk])
    expect(await verify(signin.mint({}, {}, attacker))).toEqual(unknown)
    expect(await verify()).toMatchObject(verified)
  })

  test('of two keys with one key id, the first', async () => {
    signin.publish([signin.key.jwk, newKey(signin.key.kid).jwk])
    expect(await verify()).toMatchObject(verified)
  })
})
