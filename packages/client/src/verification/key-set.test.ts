import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AUDIENCE, type FakeSignin, fallback, KEYS } from '../../test/fake-signin.ts'
import { newKey } from '../../test/forging.ts'
import { VerifierUnavailable } from './unavailable.ts'
import { createVerifier, type Verifier } from './verifier.ts'

const MINUTE = 60_000
/** How long a question of a verifier may take, in milliseconds, unless it is told otherwise. */
const TIMEOUT = 5000

let signin: FakeSignin
let verifier: Verifier

beforeEach(async () => {
  // The time that an answer may take passes when a test says so, however busy the machine is.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  signin = await fallback()
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
/** Lets what goes on beside the work come to its end. */
const asked = (times: number) => expect.poll(() => signin.count(KEYS)).toBe(times)
/** Whoever waits for an answer that hangs gives up. */
async function giveUp() {
  await expect.poll(signin.hanging).toBe(1)
  vi.advanceTimersByTime(TIMEOUT)
}

test('keys are asked for at the first use, and once for all who come then', async () => {
  expect(signin.count(KEYS)).toBe(0)
  const answers = await Promise.all(Array.from({ length: 50 }, () => verify()))
  for (const answer of answers) expect(answer).toMatchObject(verified)
  expect(signin.count(KEYS)).toBe(1)
})

describe('keys are kept for five minutes', () => {
  test('asked for anew beside the work after four', async () => {
    await verify()
    signin.pass(4 * MINUTE - 1000)
    await verify()
    expect(signin.count(KEYS)).toBe(1)
    signin.pass(1000)
    expect(await verify()).toMatchObject(verified)
    await asked(2)
  })

  test('and no longer: a key that was withdrawn is found out then', async () => {
    const kept = signin.mint()
    await verify(kept)
    signin.publish([newKey('another').jwk])
    signin.pass(5 * MINUTE - 5000)
    // One second short of it the answer that is on its way is not waited for.
    expect(await verify(signin.mint())).toMatchObject(verified)
    await expect.poll(() => verify(signin.mint())).toEqual(unknown)
    expect(await verify(kept), 'a token seen before').toEqual(unknown)
  })

  test('nor for as long as the clock has been set back', async () => {
    signin.pass(60 * MINUTE)
    await verify()
    signin.pass(-60 * MINUTE)
    signin.publish([newKey('key-2').jwk])
    expect(await verify()).toEqual(unknown)
  })

  test('also where every token was seen before', async () => {
    const token = signin.mint({ exp: Math.floor(signin.clock() / 1000) + 600 })
    await verify(token)
    signin.publish([newKey('another').jwk])
    signin.pass(4 * MINUTE)
    await verify(token)
    await expect.poll(() => verify(token)).toEqual(unknown)
  })
})

describe('keys are rotated', () => {
  test('mid-flight: the new one is asked for once, and old tokens stay good', async () => {
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

  test('under the same name: what the old one signed is refused', async () => {
    const old = signin.mint()
    await verify(old)
    signin.publish([newKey(signin.key.kid).jwk])
    signin.pass(5 * MINUTE)
    expect(await verify(signin.mint())).toMatchObject({ reason: 'signature' })
    expect(await verify(old)).toMatchObject({ status: 'refused' })
  })
})

describe('a flood of unknown names', () => {
  const foreign = (n: number) => signin.mint({}, {}, newKey(`unknown-${n}`))

  test('costs one question in ten seconds', async () => {
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

  test('leaves good tokens alone', async () => {
    await verify()
    signin.condition.keys = 'hanging'
    const flood = verify(foreign(1)).catch((error) => error)
    await expect.poll(signin.hanging).toBe(1)
    // Who waited for what hangs would wait for ever.
    expect(await verify()).toMatchObject(verified)
    await giveUp()
    expect(await flood).toBeInstanceOf(VerifierUnavailable)
  })
})

describe('Signin does not answer', () => {
  test.each(['down', 'hanging'] as const)(
    '%s: the keys that are known go on',
    async (condition) => {
      await verify()
      signin.condition.keys = condition
      for (let minutes = 0; minutes < 60; minutes += 6) {
        signin.pass(6 * MINUTE)
        const answer = verify()
        if (condition === 'hanging' && minutes === 0) await giveUp()
        expect(await answer).toMatchObject(verified)
      }
    },
  )

  test('for a day, and not for ever', async () => {
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

  test('hanging: only the first one waits for it', async () => {
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
    // Who waited now would wait for ever.
    expect(await verify()).toMatchObject(verified)
    await expect.poll(signin.hanging).toBe(1)
  })

  test.each(['down', 'hanging'] as const)(
    '%s, and nothing is known: nothing is taken, good or bad',
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

  test('nobody is there at all', async () => {
    await signin.close()
    const error = await verify().catch((thrown) => thrown)
    expect(error).toBeInstanceOf(VerifierUnavailable)
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('an unknown name is no refusal then: it may be the new key', async () => {
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
  ])('%j in the place of keys is no answer', async (set) => {
    await verify()
    signin.publishSet(set)
    signin.pass(5 * MINUTE)
    expect(await verify()).toMatchObject(verified)
  })
})

describe('of a key set only what Signin signs with is used', () => {
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
    ['a key for nothing in particular', { ...jwk, use: undefined }],
    ['a key without an algorithm', { ...jwk, alg: undefined }],
    ['a key of another curve', { ...jwk, crv: 'X25519' }],
    ['a key of another algorithm', { ...jwk, alg: 'ES256' }],
    ['a key without a name', { ...jwk, kid: undefined }],
    ['a key that is broken', { ...jwk, x: 'AAAA' }],
  ])('%s is passed over', async (_, bad) => {
    signin.publish([bad, signin.key.jwk])
    expect(await verify(signin.mint({}, {}, attacker))).toEqual(unknown)
    expect(await verify()).toMatchObject(verified)
  })

  test('of two with one name the first', async () => {
    signin.publish([signin.key.jwk, newKey(signin.key.kid).jwk])
    expect(await verify()).toMatchObject(verified)
  })
})
