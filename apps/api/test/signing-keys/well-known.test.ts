import { createDb } from '@signin/db'
import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { expect, test } from 'vitest'
import { dumpOf, encodingsOf } from '../dump.ts'
import { appForFile, origin, startApp } from '../harness.ts'
import { signingKeyBox } from './fixture.ts'

const signin = await appForFile()

test('the key set contains the public key only', async () => {
  const response = await signin.app.inject('/.well-known/jwks.json')
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toContain('application/jwk-set+json')
  const { keys } = response.json<JSONWebKeySet>()
  expect(keys).toEqual([
    {
      kty: 'OKP',
      crv: 'Ed25519',
      x: expect.stringMatching(/^[\w-]{43}$/),
      use: 'sig',
      alg: 'EdDSA',
      kid: expect.stringMatching(/^[\w-]{43}$/),
    },
  ])
  expect(() => createLocalJWKSet({ keys })).not.toThrow()
})

test('neither a database dump nor the log reveals the private key', async () => {
  await signin.app.inject('/.well-known/jwks.json')
  const [row] = await signin.db.signingKey.findMany()
  const opened = signingKeyBox
    .decrypt(row?.encryptedKey ?? Buffer.of(), `signing key ${row?.id}`)
    .toString()
  const { d } = JSON.parse(opened)
  expect(d).toMatch(/^[\w-]{43}$/)
  const dump = await dumpOf(signin)
  expect(dump).toContain(row?.id)
  for (const written of encodingsOf(d)) expect(dump).not.toContain(written)
  expect(signin.logged()).not.toContain(d)
})

test('the metadata document describes exactly what exists', async () => {
  const response = await signin.app.inject('/.well-known/oauth-authorization-server')
  expect(response.json()).toEqual({
    issuer: origin,
    jwks_uri: `${origin}/.well-known/jwks.json`,
    scopes_supported: ['notes:read', 'notes:write'],
    response_types_supported: [],
    grant_types_supported: [],
    signin_access_token_signing_alg_values_supported: ['EdDSA', 'ES256'],
    signin_revocations_uri: `${origin}/api/revocations`,
  })
})

test.each(['/.well-known/jwks.json', '/.well-known/oauth-authorization-server'])(
  '%s is public, and cacheable for less time than a new key waits',
  async (url) => {
    const headers = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }
    const response = await signin.app.inject({ url, headers })
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    })
    expect(response.headers['access-control-allow-credentials']).toBeUndefined()
    expect(response.headers['set-cookie']).toBeUndefined()
  },
)

test('an unreachable database is a 503, not an empty key set', async () => {
  const away = await startApp({
    db: createDb({ url: 'postgres://nobody:nothing@127.0.0.1:1/nowhere' }),
    databaseUrl: signin.databaseUrl,
  })
  const response = await away.app.inject('/.well-known/jwks.json')
  expect(response.statusCode).toBe(503)
  expect(response.json().error.data.code).toBe('unavailable')
  expect(response.headers['cache-control']).toBe('no-store')
  await away.close()
})

test('excess calls are throttled', async () => {
  const asked: string[] = []
  const busy = await startApp({
    throttleFor: (address) => ({
      async take(procedure) {
        asked.push(`${procedure} from ${address}`)
        return 7
      },
    }),
  })
  const response = await busy.app.inject('/.well-known/jwks.json')
  expect(response.statusCode).toBe(429)
  expect(response.headers['retry-after']).toBe('7')
  expect(response.headers['cache-control']).toBe('no-store')
  expect(asked).toEqual(['well-known from 127.0.0.1'])
  await busy.close()
})
