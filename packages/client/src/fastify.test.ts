import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AUDIENCE, type FakeSignin, startFakeSignin, TOKENS } from '../test/fake-signin.ts'
import {
  accountOf,
  callerOf,
  signin as plugin,
  requireAccount,
  requireScope,
  type SigninOptions,
} from './fastify.ts'
import { createVerifier } from './verify.ts'

const COOKIE = 'signin=abcdefghijklmnopqrstuvwxyz234567abcdefgh'

let signin: FakeSignin
let app: FastifyInstance

async function build(options: Partial<SigninOptions> = {}): Promise<FastifyInstance> {
  const built = Fastify()
  const { issuer, clock } = signin
  await built.register(plugin, { issuer, audience: AUDIENCE, clock, ...options } as SigninOptions)
  built.get('/public', async ({ account, caller }) => ({ account, caller }))
  built.all('/mine', { onRequest: requireAccount() }, async (request) => accountOf(request))
  built.get('/read', { onRequest: requireScope('notes:read') }, async (request) =>
    callerOf(request),
  )
  const both = [requireAccount(), requireScope('notes:write', 'notes:share')]
  built.get('/share', { onRequest: both }, async () => 'shared')
  return built
}
beforeEach(async () => {
  signin = await startFakeSignin()
  signin.sessions((cookie) => (cookie === COOKIE ? 'session-1' : null))
  app = await build()
})
afterEach(async () => {
  await app.close()
  await signin.close()
})

const bearer = (token = signin.mint()) => ({ authorization: `Bearer ${token}` })
const service = () =>
  signin.mintForApiToken('token-1', { sub: 'service:billing', roles: undefined })
const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers })
const codeOf = (response: { json(): { error: { data: { code: string } } } }) =>
  response.json().error.data.code

describe('request.account and request.caller', () => {
  test('are both set for a person', async () => {
    const { account, caller } = (await get('/public', bearer())).json()
    expect(account).toMatchObject({ kind: 'account', scopes: ['notes:read', 'notes:write'] })
    expect(caller).toEqual(account)
  })

  test('for a service only the caller is set', async () => {
    const { account, caller } = (await get('/public', bearer(service()))).json()
    expect(account).toBeNull()
    expect(caller).toMatchObject({ kind: 'service', service: 'billing' })
  })

  test.each<[string, () => Record<string, string>]>([
    ['no credentials', () => ({})],
    ['an invalid token', () => bearer('junk')],
    ['a valid token under another scheme', () => ({ authorization: `Basic ${signin.mint()}` })],
    ['a cookie, while `sessions` is off', () => ({ cookie: COOKIE })],
  ])('are null for %s', async (_, headers) => {
    const response = await get('/public', headers())
    expect(response.json()).toEqual({ account: null, caller: null })
    expect(signin.count(TOKENS)).toBe(0)
  })
})

describe('requireAccount()', () => {
  test('allows a person; the scheme is case-insensitive', async () => {
    expect((await get('/mine', bearer())).statusCode).toBe(200)
    const spelt = { authorization: `bEARER   ${signin.mint()}` }
    expect((await get('/mine', spelt)).statusCode).toBe(200)
  })

  test('401 without credentials, with a challenge (RFC 6750)', async () => {
    const response = await get('/mine')
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer realm="notes"')
    expect(response.headers['cache-control']).toBe('no-store')
    expect(codeOf(response)).toBe('not_signed_in')
  })

  test.each(['junk', '', 'a b'])('401 for an invalid token (%j)', async (token) => {
    const response = await get('/mine', bearer(token))
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer realm="notes", error="invalid_token"')
    expect(codeOf(response)).toBe('token_not_valid')
  })

  test('401 for a valid token in the query string or body, which are not read', async () => {
    const token = signin.mint()
    for (const name of ['access_token', 'token', 'authorization', 'bearer']) {
      expect((await get(`/mine?${name}=${token}`)).statusCode).toBe(401)
    }
    const form = { method: 'POST', url: '/mine', payload: { access_token: token } } as const
    expect((await app.inject(form)).statusCode).toBe(401)
    expect((await get('/mine', bearer(token))).statusCode).toBe(200)
  })

  test('403 for a service', async () => {
    const response = await get('/mine', bearer(service()))
    expect(response.statusCode).toBe(403)
    expect(codeOf(response)).toBe('insufficient_scope')
  })

  test('503 with Retry-After if the token cannot be verified', async () => {
    signin.condition.feed = 'down'
    const response = await get('/mine', bearer())
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('5')
    expect(codeOf(response)).toBe('unavailable')
    expect((await get('/public', bearer())).json()).toEqual({ account: null, caller: null })
  })
})

describe('requireScope()', () => {
  test('allows people and services with the scope', async () => {
    expect((await get('/read', bearer())).statusCode).toBe(200)
    expect((await get('/read', bearer(service()))).statusCode).toBe(200)
  })

  test('403 if one of several scopes is missing; the challenge names all of them', async () => {
    const response = await get('/share', bearer())
    expect(response.statusCode).toBe(403)
    expect(response.headers['www-authenticate']).toBe(
      'Bearer realm="notes", error="insufficient_scope", scope="notes:write notes:share"',
    )
    const more = signin.mint({ scope: 'notes:write notes:share' })
    expect((await get('/share', bearer(more))).statusCode).toBe(200)
  })

  test('401 without credentials', async () => {
    expect((await get('/read')).statusCode).toBe(401)
  })
})

describe('with sessions', () => {
  beforeEach(async () => {
    await app.close()
    app = await build({ sessions: true, origins: ['https://notes.example.com'] })
  })

  test("Signin's cookie is accepted", async () => {
    const response = await get('/mine', { cookie: COOKIE })
    expect(response.json()).toMatchObject({ kind: 'account', sessionId: 'session-1' })
  })

  test('an invalid token is 401, even beside a valid cookie', async () => {
    for (const token of ['junk', '', signin.mint({ aud: 'billing' })]) {
      expect((await get('/mine', { ...bearer(token), cookie: COOKIE })).statusCode).toBe(401)
    }
    expect(signin.count(TOKENS)).toBe(0)
  })

  test('401 for a cookie without a session', async () => {
    const response = await get('/mine', { cookie: `signin=${'x'.repeat(40)}` })
    expect(response.statusCode).toBe(401)
    expect(codeOf(response)).toBe('not_signed_in')
  })

  test('403 if the session lacks the required second factor', async () => {
    signin.sessions(() => 'second_factor_setup_required')
    const response = await get('/mine', { cookie: COOKIE })
    expect(response.statusCode).toBe(403)
    expect(codeOf(response)).toBe('second_factor_setup_required')
  })

  describe('a state-changing request by cookie must be same-origin (CSRF)', () => {
    const change = (headers: Record<string, string>, method = 'POST') =>
      app.inject({
        method: method as 'POST',
        url: '/mine',
        headers: { cookie: COOKIE, ...headers },
      })

    test.each<Record<string, string>>([
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://notes.example.com' },
      { 'sec-fetch-site': 'same-site', origin: 'https://notes.example.com' },
    ])('%j is allowed', async (headers) => {
      expect((await change(headers)).statusCode).toBe(200)
    })

    test("the issuer's own origin is allowed", async () => {
      expect((await change({ origin: signin.issuer })).statusCode).toBe(200)
    })

    test.each<Record<string, string>>([
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'https://attacker.example' },
      { origin: 'https://attacker.example' },
      { origin: 'https://notes.example.com.attacker.example' },
      { origin: 'null' },
    ])('%j is 403', async (headers) => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const response = await change(headers, method)
        expect(response.statusCode).toBe(403)
        expect(codeOf(response)).toBe('foreign_origin')
      }
    })

    test('a GET is allowed from any origin, except a WebSocket upgrade', async () => {
      const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://attacker.example' }
      expect((await change(elsewhere, 'GET')).statusCode).toBe(200)
      const upgrade = { ...elsewhere, connection: 'upgrade', upgrade: 'websocket' }
      expect((await change(upgrade, 'GET')).statusCode).toBe(403)
    })

    test('a bearer token is exempt', async () => {
      expect((await change({ ...bearer(), 'sec-fetch-site': 'cross-site' })).statusCode).toBe(200)
    })
  })
})

test('accountOf and callerOf throw on a route without a guard', async () => {
  app.get('/forgotten', async (request) => accountOf(request))
  app.get('/forgotten-too', async (request) => callerOf(request))
  expect((await get('/forgotten')).statusCode).toBe(500)
  expect((await get('/forgotten-too')).statusCode).toBe(500)
  expect((await get('/forgotten', bearer())).statusCode).toBe(200)
})

test('a guard without the plugin rejects every request', async () => {
  const bare = Fastify()
  bare.get('/mine', { onRequest: requireAccount() }, async () => 'mine')
  expect((await bare.inject('/mine')).statusCode).toBe(500)
  await bare.close()
})

test('a verifier that the plugin created is closed with the app; a given one is not', async () => {
  const { issuer, clock } = signin
  const verifier = createVerifier({ issuer, audience: AUDIENCE, clock })
  const other = await build({ verifier })
  await get('/mine', bearer())
  await other.inject({ url: '/mine', headers: bearer() })
  await expect.poll(signin.listeners).toBe(2)
  await app.close()
  await expect.poll(signin.listeners).toBe(1)

  await other.close()
  expect(await verifier.verifyAccessToken(signin.mint())).toMatchObject({ status: 'verified' })
  verifier.close()
  await expect.poll(signin.listeners).toBe(0)
})
