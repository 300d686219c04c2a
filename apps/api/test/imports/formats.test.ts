import { Secret } from 'otpauth'
import { expect, test } from 'vitest'
import { FORMAT_NAMES } from '../../src/imports/format-names.ts'
import { addPasskey, answerOf, codeOf } from '../factors.ts'
import { appForFile } from '../harness.ts'
import { configured, entryOf } from '../identities/fixture.ts'
import { signUp, tokenIn } from '../people.ts'
import { EXPORTS, type Export } from './exports.ts'
import { fileOf, importInto } from './fixture.ts'

const providers = configured(
  entryOf('acme', 'https://acme.example'),
  { kind: 'google', clientId: 'id', clientSecret: 'secret' },
  { kind: 'github', clientId: 'id', clientSecret: 'secret' },
)
const signin = await appForFile({ env: { identityProviders: providers } })
const deps = { identityProviders: providers }

test('every format has an export here', () => {
  expect(Object.keys(EXPORTS).sort()).toEqual(
    FORMAT_NAMES.filter((name) => name !== 'signin').sort(),
  )
})

test.each(Object.entries(EXPORTS))(
  'an account of %s signs in as there',
  async (format, { content, email, password, seed, options }: Export) => {
    const { summary } = await importInto(signin, fileOf(content), {
      deps,
      options: options ?? {},
    })
    expect(summary).toMatchObject({
      format,
      findings: expect.not.arrayContaining([expect.objectContaining({ outcome: 'rejected' })]),
    })
    const browser = signin.browser()
    if (password === null) {
      await browser.call('sessions.requestSignInLink', { email })
      const token = tokenIn((await signin.emailsTo(email))[0])
      const { data } = await browser.call('sessions.signInWithLink', { token })
      expect(data).toMatchObject({ status: 'signedIn' })
    } else {
      const { data } = await browser.call('sessions.signIn', { email, password })
      expect(data).toMatchObject({ status: seed ? 'secondFactorRequired' : 'signedIn' })
    }
    if (seed) {
      const secret = new Secret({ buffer: Uint8Array.from(seed).buffer }).base32
      const code = codeOf(secret, signin.now())
      const { data } = await browser.call('sessions.completeSecondFactor', { method: 'totp', code })
      expect(data).toMatchObject({ status: 'signedIn' })
    }
    expect((await browser.call('accounts.me')).data).toMatchObject({
      email,
      name: format === 'auth0' ? 'ada' : 'Ada Lovelace',
      role: 'member',
    })
  },
)

test.each([
  ['keycloak', { provider: 'acme', issuer: 'https://acme.example', subject: 'ada-there' }],
  ['firebase', { provider: 'google', issuer: 'https://accounts.google.com', subject: '108254' }],
  ['supabase', { provider: 'github', issuer: 'https://github.com', subject: '4711' }],
])('the identity of %s is connected', async (format, identity) => {
  const account = await signin.db.account.findUnique({
    where: { email: String(EXPORTS[format]?.email) },
    include: { identities: true },
  })
  expect(account?.identities).toMatchObject([identity])
})

test('an identity is of one account only', async () => {
  const record = (email: string) => ({
    email,
    emailConfirmed: true,
    identities: [{ provider: 'google', subject: 'one' }],
  })
  const records = ['first@example.com', 'second@example.com'].map(record)
  const { report } = await importInto(signin, fileOf(JSON.stringify(records)), { deps })
  expect(report).toMatchObject([{ record: 2, outcome: 'rejected', field: 'identities' }])
})

test('a passkey of Keycloak signs in, and as a second factor is requested after a password', async () => {
  const browser = signin.browser()
  await signUp(signin, browser)
  const authenticator = await addPasskey(browser)
  const [passkey] = await signin.db.passkey.findMany()
  await signin.db.account.delete({ where: { id: String(passkey?.accountId) } })

  const userId = '1b2a0d4e-8f2b-4c55-9f5e-0d1c8d3a7a11'
  authenticator.userHandle = Buffer.from(userId).toString('base64url')
  const credentialData = {
    credentialId: Buffer.from(passkey?.credentialId ?? []).toString('base64'),
    credentialPublicKey: Buffer.from(passkey?.publicKey ?? []).toString('base64url'),
    counter: 0,
    transports: ['INTERNAL'],
  }
  const [hash] = JSON.parse(EXPORTS.keycloak?.content ?? '').users[1].credentials
  const user = {
    id: userId,
    username: 'passkey',
    email: 'passkey@keycloak.example',
    emailVerified: true,
    createdTimestamp: 1605794674000,
    credentials: [hash, { type: 'webauthn', credentialData: JSON.stringify(credentialData) }],
  }
  const { report } = await importInto(signin, fileOf(JSON.stringify({ users: [user] })), { deps })
  expect(report).toEqual([])

  const second = signin.browser()
  const { data: pending } = await second.call('sessions.signIn', {
    email: user.email,
    password: 'iceberg',
  })
  expect(pending).toMatchObject({ status: 'secondFactorRequired' })
  const alone = signin.browser()
  const { data } = await alone.call('passkeys.finishSignIn', {
    response: await answerOf(alone, authenticator),
  })
  expect(data).toMatchObject({ status: 'signedIn' })
})
