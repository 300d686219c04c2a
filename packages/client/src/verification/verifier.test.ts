import { Buffer } from 'node:buffer'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AUDIENCE, type FakeSignin, KEYS, startFakeSignin } from '../../test/fake-signin.ts'
import { encode, headerOf, newKey, signed } from '../../test/forging.ts'
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

describe('a valid token identifies the caller', () => {
  test('a person with a session', async () => {
    const claims = signin.claims()
    expect(await verify(signed(headerOf(signin.key), claims, signin.key))).toEqual({
      status: 'verified',
      caller: {
        kind: 'account',
        accountId: claims.sub,
        actorId: null,
        sessionId: claims.sid,
        apiTokenId: null,
        roles: ['member'],
        scopes: ['notes:read', 'notes:write'],
        authenticatedAt: new Date(claims.auth_time * 1000).toISOString(),
        methods: ['pwd', 'otp', 'mfa'],
        expiresAt: new Date(claims.exp * 1000).toISOString(),
        tokenId: claims.jti,
      },
    })
  })

  test('an admin who acts as a person', async () => {
    const caller = { accountId: signin.claims().sub, actorId: 'admin-1' }
    expect(await verify(signin.mint({ act: { sub: 'admin-1' } }))).toMatchObject({ caller })
  })

  test('a person by an API token, without an authentication time', async () => {
    expect(await verify(signin.mintForApiToken('token-1', { scope: '' }))).toMatchObject({
      caller: {
        kind: 'account',
        sessionId: null,
        apiTokenId: 'token-1',
        scopes: [],
        authenticatedAt: null,
        methods: [],
      },
    })
  })

  test('a service', async () => {
    const wrong = { sub: 'service:billing', roles: undefined }
    expect(await verify(signin.mintForApiToken('token-2', wrong))).toMatchObject({
      caller: { kind: 'service', service: 'billing', apiTokenId: 'token-2' },
    })
  })

  test('signed with ES256', async () => {
    const key = newKey('key-es', 'ES256')
    signin.publish([key.jwk])
    expect(await verify(signin.mint({}, {}, key))).toMatchObject({ status: 'verified' })
  })

  test('with a frozen result, because calls share it', async () => {
    const answer = await verify(signin.mint())
    if (answer.status !== 'verified') return expect.unreachable()
    const scopes = answer.caller.scopes as string[]
    expect(() => scopes.push('admin')).toThrow(TypeError)
    expect(() => Object.assign(answer.caller, { accountId: 'another' })).toThrow(TypeError)
    expect(() => Object.assign(answer, { caller: null })).toThrow(TypeError)
  })
})

describe('a token with wrong claims or header is rejected', () => {
  test.each<[string, object, RejectionReason]>([
    ['iss of another issuer', { iss: 'https://attacker.example' }, 'issuer'],
    ['no iss', { iss: undefined }, 'issuer'],
    ['aud of another service', { aud: 'billing' }, 'audience'],
    ['no aud', { aud: undefined }, 'audience'],
    ['several aud, this one among them', { aud: [AUDIENCE, 'billing'] }, 'audience'],
    ['aud as an array of this one', { aud: [AUDIENCE] }, 'audience'],
    ['no sub', { sub: undefined }, 'malformed'],
    ['no jti', { jti: undefined }, 'malformed'],
    ['no scope', { scope: undefined }, 'malformed'],
    ['neither sid nor api_token', { sid: undefined }, 'malformed'],
    ['sid and api_token', { api_token: 'token-1' }, 'malformed'],
    ['sid of another type', { sid: { id: 1 } }, 'malformed'],
    ['no roles', { roles: undefined }, 'malformed'],
    ['roles of another type', { roles: 'admin' }, 'malformed'],
    ['an actor of another type', { act: 'admin-1' }, 'malformed'],
    ['an actor without a sub', { act: { client_id: 'x' } }, 'malformed'],
    ['a service with a session', { sub: 'service:billing' }, 'malformed'],
    ['a service without a name', { sub: 'service:', sid: undefined, api_token: 'x' }, 'malformed'],
    ['a session without auth_time', { auth_time: undefined }, 'malformed'],
    ['an API token with auth_time', { sid: undefined, api_token: 'x' }, 'malformed'],
  ])('%s', (_, wrong, reason) => expectRefused(signin.mint(wrong), reason))

  test('iss with a slash at its end', () =>
    expectRefused(signin.mint({ iss: `${signin.issuer}/` }), 'issuer'))

  test.each([undefined, 'JWT', 'jwt', 'AT+JWT', 'application/at+jwt', 'logout+jwt', 7])(
    'typ %j',
    (typ) => expectRefused(signin.mint({}, { typ }), 'type'),
  )

  test.each([[['b64']], [['exp']], [[]], 'b64', null])('crit %j', (crit) =>
    expectRefused(signin.mint({}, { crit, b64: true }), 'malformed'),
  )
})

describe('the times of a token are checked', () => {
  const now = () => Math.floor(signin.clock() / 1000)

  test('expired, with five seconds of clock tolerance', async () => {
    await expectRefused(signin.mint({ iat: now() - 305, exp: now() - 5 }), 'expired')
    expect(await verify(signin.mint({ iat: now() - 303, exp: now() - 3 }))).toMatchObject({
      status: 'verified',
    })
  })

  test('not yet valid, with five seconds of clock tolerance', async () => {
    await expectRefused(signin.mint({ nbf: now() + 7 }), 'not_yet_valid')
    expect(await verify(signin.mint({ nbf: now() + 4 }))).toMatchObject({ status: 'verified' })
  })

  test('issued in the future', () =>
    expectRefused(signin.mint({ iat: now() + 60, exp: now() + 120 }), 'not_yet_valid'))

  test.each(['exp', 'nbf', 'iat'])('no %s', (claim) =>
    expectRefused(signin.mint({ [claim]: undefined }), 'malformed'),
  )

  test.each(['exp', 'nbf', 'iat'])('%s as a string', (claim) =>
    expectRefused(signin.mint({ [claim]: String(now()) }), 'malformed'),
  )

  test.each([-1, -1e300, 1e300])('iat %d', (iat) =>
    expectRefused(signin.mint({ iat }), 'malformed'),
  )

  test('a lifetime of more than ten minutes', async () => {
    await expectRefused(signin.mint({ exp: now() + 606 }), 'lifetime')
    expect(await verify(signin.mint({ exp: now() + 600 }))).toMatchObject({ status: 'verified' })
  })

  test('a cached token expires', async () => {
    const token = signin.mint({ exp: now() + 40 })
    expect(await verify(token)).toMatchObject({ status: 'verified' })
    signin.pass(44_000)
    expect(await verify(token)).toMatchObject({ status: 'verified' })
    signin.pass(2000)
    expect(await verify(token)).toEqual(rejection('expired'))
    expect(await verify(token)).toEqual(rejection('expired'))
  })
})

describe('junk is rejected without a request', () => {
  test.each([
    '',
    '.',
    '..',
    '...',
    'a.b.c',
    'null',
    'signin_pat_0123456789',
    `${encode(null)}.${encode({})}.x`,
    `${encode([])}.${encode({})}.x`,
    `${encode('{}')}.${encode({})}.x`,
    'eyJ\u0000.eyJ.x',
    '💣.💣.💣',
  ])('%j', async (token) => {
    expect(await verify(token)).toMatchObject({ status: 'refused' })
    expect(signin.count(KEYS)).toBe(0)
  })

  test.each([undefined, null, 7, {}, []])('%j in place of a string', async (token) => {
    expect(await verify(token as unknown as string)).toEqual(rejection('malformed'))
  })

  test('a payload that is not an object', async () => {
    for (const payload of [null, [], 'text', 7]) {
      await expectRefused(signed(headerOf(signin.key), payload, signin.key), 'malformed')
    }
  })

  test('an oversized token, although its signature is valid', async () => {
    await expectRefused(signin.mint({ filling: 'x'.repeat(8192) }), 'malformed')
    await expectRefused('e'.repeat(10_000_000), 'malformed')
  })

  test('white space and additional parts', async () => {
    const good = signin.mint()
    for (const token of [` ${good}`, `${good}\n`, `${good}.`, `${good}.x.y`, `${good}=`]) {
      expect(await verify(token)).toMatchObject({ status: 'refused' })
    }
    expect(await verify(good)).toMatchObject({ status: 'verified' })
  })

  test('a non-canonical encoding of the same signature', async () => {
    const good = signin.mint()
    // The last character encodes two bits of the signature; the other four are ignored.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const last = alphabet.indexOf(good.at(-1) ?? '')
    const other = `${good.slice(0, -1)}${alphabet[last + 1]}`
    expect(Buffer.from(other.split('.')[2] ?? '', 'base64url')).toEqual(
      Buffer.from(good.split('.')[2] ?? '', 'base64url'),
    )
    await expectRefused(other, 'signature')
  })
})

test.each([
  { issuer: 'accounts.example.com' },
  { issuer: 'https://accounts.example.com/path' },
  { issuer: 'https://accounts.example.com/?x' },
  { issuer: 'ftp://accounts.example.com' },
  { audience: '' },
  { feedSilenceSeconds: Number.NaN },
  { clockToleranceSeconds: Number.POSITIVE_INFINITY },
  { timeoutSeconds: -1 },
])('%j is invalid, and createVerifier throws', (wrong) => {
  const good = { issuer: 'https://accounts.example.com', audience: AUDIENCE }
  expect(() => createVerifier({ ...good, ...wrong })).toThrow(TypeError)
})
