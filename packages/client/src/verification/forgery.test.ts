import { Buffer } from 'node:buffer'
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AUDIENCE, type FakeSignin, KEYS, startFakeSignin } from '../../test/fake-signin.ts'
import { encode, headerOf, newKey } from '../../test/forging.ts'
import type { RejectionReason } from './caller.ts'
import { createVerifier, type Verifier } from './verifier.ts'

let signin: FakeSignin
let verifier: Verifier

beforeEach(async () => {
  signin = await startFakeSignin()
  verifier = createVerifier({ issuer: signin.issuer, audience: AUDIENCE, clock: signin.clock })
})
afterEach(async () => {
  verifier.close()
  await signin.close()
})

const rejection = (reason: RejectionReason) => ({ status: 'refused', reason })
const verify = (token: string) => verifier.verifyAccessToken(token)
/** Expects a rejection for this reason, while a valid token is still accepted. */
const expectRefused = async (token: string, reason: RejectionReason) => {
  expect(await verify(token)).toEqual(rejection(reason))
  expect(await verify(signin.mint()), 'a good token beside it').toMatchObject({
    status: 'verified',
  })
}

describe('a forged signature is rejected', () => {
  test.each(['none', 'None', 'NONE', ''])('alg "%s"', async (alg) => {
    const token = `${encode({ ...headerOf(signin.key), alg })}.${encode(signin.claims())}.`
    await expectRefused(token, 'algorithm')
  })

  test('HS256 with the public key as its secret', async () => {
    const header = encode({ ...headerOf(signin.key), alg: 'HS256' })
    const content = `${header}.${encode(signin.claims())}`
    for (const secret of [
      JSON.stringify(signin.key.jwk),
      String(signin.key.jwk.x),
      signin.key.publicKey.export({ format: 'pem', type: 'spki' }),
    ]) {
      const mac = createHmac('sha256', secret).update(content).digest('base64url')
      await expectRefused(`${content}.${mac}`, 'algorithm')
    }
  })

  test('RS256, even with a published key', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = rsa.publicKey.export({ format: 'jwk' })
    signin.publish([signin.key.jwk, { ...jwk, kid: 'rsa', alg: 'RS256', use: 'sig' }])
    const content = `${encode({ alg: 'RS256', kid: 'rsa', typ: 'at+jwt' })}.${encode(signin.claims())}`
    const signature = sign('sha256', Buffer.from(content), rsa.privateKey).toString('base64url')
    await expectRefused(`${content}.${signature}`, 'algorithm')
  })

  test("ES256 with the key id of an EdDSA key: the algorithm must be the key's", async () => {
    const attacker = newKey(signin.key.kid, 'ES256')
    await expectRefused(signin.mint({}, {}, attacker), 'algorithm')
  })

  test('stripped', async () => {
    const [header, payload] = signin.mint().split('.')
    await expectRefused(`${header}.${payload}.`, 'signature')
    await expectRefused(`${header}.${payload}`, 'signature')
  })

  test('with another payload', async () => {
    const [header, , signature] = signin.mint().split('.')
    const payload = encode(signin.claims({ roles: ['admin'] }))
    await expectRefused(`${header}.${payload}.${signature}`, 'signature')
  })

  test('of a cached token, with another payload', async () => {
    const good = signin.mint()
    await verify(good)
    const [header, , signature] = good.split('.')
    await expectRefused(`${header}.${encode(signin.claims())}.${signature}`, 'signature')
  })

  test('by an unpublished key with the key id of a published one', async () => {
    await expectRefused(signin.mint({}, {}, newKey(signin.key.kid)), 'signature')
  })
})

describe('a key supplied in the token is ignored', () => {
  test('jwk in the header', async () => {
    const attacker = newKey('attacker')
    await expectRefused(signin.mint({}, { jwk: attacker.jwk }, attacker), 'unknown_key')
    const named = { jwk: attacker.jwk, kid: signin.key.kid }
    await expectRefused(signin.mint({}, named, attacker), 'signature')
  })

  test.each(['jku', 'x5u'])('%s in the header, without a request to it', async (name) => {
    const attacker = newKey('attacker')
    const elsewhere = await startFakeSignin()
    elsewhere.publish([attacker.jwk])
    const url = `${elsewhere.issuer}${KEYS}`
    await expectRefused(signin.mint({}, { [name]: url }, attacker), 'unknown_key')
    const named = { [name]: url, kid: signin.key.kid }
    await expectRefused(signin.mint({}, named, attacker), 'signature')
    expect(elsewhere.count(KEYS)).toBe(0)
    await elsewhere.close()
  })

  test('x5c in the header', async () => {
    const attacker = newKey('attacker')
    const x5c = [attacker.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')]
    await expectRefused(signin.mint({}, { x5c }, attacker), 'unknown_key')
    await expectRefused(signin.mint({}, { x5c, kid: signin.key.kid }, attacker), 'signature')
  })

  test.each([
    '../../../../dev/null',
    '/etc/passwd',
    "' OR 1=1 --",
    "x' UNION SELECT 'secret' --",
    '__proto__',
    'constructor',
    'https://attacker.example/jwks.json',
    '\u0000',
    'k'.repeat(500),
  ])('kid %j is only compared', async (kid) => {
    await expectRefused(signin.mint({}, { kid }, newKey('attacker')), 'unknown_key')
  })

  test.each([[undefined], [null], [7], [''], [['key-1']], [{}]])('kid %j', async (kid) => {
    await expectRefused(signin.mint({}, { kid }), 'unknown_key')
  })
})
