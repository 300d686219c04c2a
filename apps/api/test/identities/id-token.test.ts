import { generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ada } from '../people.ts'
import {
  adaAtProvider,
  clientOf,
  type ProvidersFixture,
  resetData,
  startWithProviders,
} from './fixture.ts'
import { CALLBACK_URL, callbackWith, followRedirects } from './provider-flow.ts'

let fixture: ProvidersFixture
beforeAll(async () => {
  fixture = await startWithProviders()
})
afterEach(() => resetData(fixture))
afterAll(() => fixture.close())

type Claims = Record<string, unknown>

const now = () => Math.floor(Date.now() / 1000)
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** Finishes a callback with an id_token that `change` altered and `sign` signed. */
async function callbackWithToken(
  change: (claims: Claims) => Claims,
  sign = (claims: Claims) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: fixture.acme.key.kid })
      .sign(fixture.acme.key.privateKey),
) {
  const { signin, acme } = fixture
  acme.visitor = adaAtProvider
  const browser = signin.browser()
  const { data } = await browser.call('identities.startSignIn', { provider: 'acme' })
  const parameters = await followRedirects(data.url, CALLBACK_URL)
  const id_token = await sign(
    change({
      iss: acme.issuer,
      sub: adaAtProvider.sub,
      aud: clientOf('acme').id,
      nonce: new URL(data.url).searchParams.get('nonce'),
      iat: now(),
      exp: now() + 60,
      email: ada.email,
      email_verified: true,
    }),
  )
  acme.answer.set('/token', (_, response) => {
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ access_token: 'x', token_type: 'Bearer', id_token }))
  })
  const { data: result, error } = await callbackWith(browser, 'acme', parameters)
  const reason = String(signin.events('identity_rejected').at(-1)?.reason)
  return { outcome: result?.status ?? error?.data.code, reason }
}

test('an unaltered id_token is accepted, so the rejections below have the stated cause', async () => {
  expect((await callbackWithToken((claims) => claims)).outcome).toBe('signedIn')
})

test.each<[string, (claims: Claims) => Claims, string]>([
  ['with another nonce', (it) => ({ ...it, nonce: 'another' }), '"nonce"'],
  ['without a nonce', ({ nonce, ...it }) => it, '"nonce"'],
  ['for another client', (it) => ({ ...it, aud: 'another' }), '"aud"'],
  ['for several clients', (it) => ({ ...it, aud: [it.aud, 'another'] }), '"aud"'],
  ['of another issuer', (it) => ({ ...it, iss: 'https://accounts.google.com' }), '"iss"'],
  ['that has expired', (it) => ({ ...it, exp: now() - 600 }), '"exp"'],
  ['that is not valid yet', (it) => ({ ...it, nbf: now() + 600 }), '"nbf"'],
  ['without a subject', ({ sub, ...it }) => it, '"sub"'],
])('an id_token %s is rejected', async (_, change, named) => {
  const { outcome, reason } = await callbackWithToken(change)
  expect(outcome).toBe('identity_rejected')
  expect(reason).toContain(named)
})

test.each([
  ['long to store', 'a'.repeat(256)],
  ['odd', 'a\0b'],
])('a subject that is too %s is rejected', async (_, sub) => {
  const { outcome, reason } = await callbackWithToken((it) => ({ ...it, sub }))
  expect({ outcome, reason }).toEqual({ outcome: 'identity_rejected', reason: 'it names nobody' })
})

test('an id_token signed with another key than the provider’s is rejected', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { outcome, reason } = await callbackWithToken(
    (claims) => claims,
    (claims) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: fixture.acme.key.kid })
        .sign(privateKey),
  )
  expect({ outcome, reason }).toEqual({
    outcome: 'identity_rejected',
    reason: expect.stringContaining('signature'),
  })
})

test.each([
  ['nothing', { alg: 'none' }],
  ['the secret of the client', { alg: 'HS256' }],
])('an id_token signed with %s is rejected', async (_, header) => {
  const { outcome, reason } = await callbackWithToken(
    (claims) => claims,
    (claims) =>
      header.alg === 'none'
        ? Promise.resolve(`${encoded(header)}.${encoded(claims)}.`)
        : new SignJWT(claims)
            .setProtectedHeader(header)
            .sign(new TextEncoder().encode(clientOf('acme').secret.padEnd(32, ' '))),
  )
  expect({ outcome, reason }).toEqual({
    outcome: 'identity_rejected',
    reason: expect.stringContaining('"alg"'),
  })
})
