import { generateKeyPairSync } from 'node:crypto'
import { jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { appleKey, clientSecret, nameOfAppleUser } from './apple.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const now = new Date('2026-11-23T12:00:00Z')

test('the client secret is an ES256 JWT with the claims that Apple requires, valid for 5 minutes', async () => {
  const apple = { clientId: 'org.example.signin', teamId: 'TEAM', keyId: 'KEY', privateKey: pem }
  const { payload, protectedHeader } = await jwtVerify(clientSecret(apple, now), publicKey, {
    audience: 'https://appleid.apple.com',
    issuer: 'TEAM',
    subject: 'org.example.signin',
    currentDate: now,
  })
  expect(protectedHeader).toEqual({ alg: 'ES256', kid: 'KEY' })
  expect(payload.iat).toBe(now.getTime() / 1000)
  expect(payload.exp).toBe(now.getTime() / 1000 + 300)
})

test.each([
  ['{"name":{"firstName":"Ada","lastName":"Lovelace"},"email":"ada@example.com"}', 'Ada Lovelace'],
  ['{"name":{"firstName":"Ada"}}', 'Ada'],
  ['{"name":{}}', null],
  ['{"email":"ada@example.com"}', null],
  ['{', null],
  [null, null],
])('the name of the Apple user %j is %j', (user, name) => {
  expect(nameOfAppleUser(user)).toBe(name)
})

test('only a private key on P-256 is accepted as an Apple key', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  expect(appleKey(pem)).not.toBeNull()
  expect(appleKey(other.export({ type: 'pkcs8', format: 'pem' }).toString())).toBeNull()
  expect(appleKey(publicPem)).toBeNull()
  expect(appleKey('not a key')).toBeNull()
})
