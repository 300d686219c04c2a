import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp, type TestApp } from '../harness.ts'

let signin: TestApp
beforeAll(async () => {
  signin = await startApp()
})
afterAll(() => signin.close())

const keySetOf = async (app: TestApp) => {
  const response = await app.app.inject('/.well-known/jwks.json')
  return { response, keys: response.json<JSONWebKeySet>().keys }
}

test('the key set holds the public half of a key, and nothing private', async () => {
  const { response, keys } = await keySetOf(signin)
  expect(response.statusCode).toBe(200)
  expect(response.headers['content-type']).toContain('application/jwk-set+json')
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
