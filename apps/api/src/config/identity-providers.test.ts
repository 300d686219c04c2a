import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { identityProviders } from './identity-providers.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'providers-'))
afterAll(() => rmSync(directory, { recursive: true }))

const SECRET = 'a-secret-that-nobody-may-read'
const client = { clientId: 'signin', clientSecret: SECRET }
const oidc = {
  kind: 'oidc',
  id: 'acme',
  name: 'Acme',
  issuer: 'https://id.acme.example',
  ...client,
}
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const apple = {
  kind: 'apple',
  clientId: 'org.example',
  teamId: 'T',
  keyId: 'K',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
}

const read = (settings: unknown, production = true) =>
  identityProviders(typeof settings === 'string' ? settings : JSON.stringify(settings), {
    production,
  })

function errorMessageOf(settings: unknown, production = true): string {
  try {
    read(settings, production)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    expect(error.name).toBe('EnvError')
    expect(error.message).not.toContain(SECRET)
    return error.message
  }
  return 'nothing'
}

test('no providers are configured by default', () => {
  expect(identityProviders(undefined, { production: true })).toEqual([])
  expect(read([])).toEqual([])
})

test('a known kind of provider has defaults for id, name and issuer', () => {
  const kinds = ['google', 'github', 'microsoft', 'gitlab'].map((kind) => ({ kind, ...client }))
  const all = read([...kinds, apple])
  expect(all.map(({ id, name, issuer }) => [id, name, issuer])).toEqual([
    ['google', 'Google', 'https://accounts.google.com'],
    ['github', 'GitHub', 'https://github.com'],
    ['microsoft', 'Microsoft', 'https://login.microsoftonline.com/common/v2.0'],
    ['gitlab', 'GitLab', 'https://gitlab.com'],
    ['apple', 'Apple', 'https://appleid.apple.com'],
  ])
  expect(all.filter(({ usesFormPost }) => usesFormPost).map(({ id }) => id)).toEqual(['apple'])
})

test('several providers of one kind are accepted if their ids differ', () => {
  const own = { kind: 'gitlab', id: 'our-gitlab', name: 'Our GitLab', ...client }
  const tenant = { kind: 'microsoft', id: 'acme', tenant: 'acme.example', ...client }
  const all = read([
    { kind: 'gitlab', ...client },
    { ...own, issuer: 'https://git.acme.example' },
    tenant,
  ])
  expect(all.map(({ id, issuer }) => [id, issuer])).toEqual([
    ['gitlab', 'https://gitlab.com'],
    ['our-gitlab', 'https://git.acme.example'],
    ['acme', 'https://login.microsoftonline.com/acme.example/v2.0'],
  ])
  expect(errorMessageOf([oidc, oidc])).toBe('IDENTITY_PROVIDERS has two with the id acme.')
})

test('the setting may be the path of a JSON file', () => {
  const file = path.join(directory, 'providers.json')
  writeFileSync(file, JSON.stringify([oidc]))
  expect(read(file)).toMatchObject([{ id: 'acme', name: 'Acme' }])
  writeFileSync(file, `[{"clientSecret": "${SECRET}" oops`)
  expect(errorMessageOf(file)).toBe('IDENTITY_PROVIDERS names a file that is no JSON.')
  expect(errorMessageOf(path.join(directory, 'none.json'))).toContain(
    'no file that can be read (ENOENT)',
  )
})

test.each([
  ['invalid JSON', `[{"clientSecret": "${SECRET}" oops`, 'is no JSON.'],
  ['an object in place of a list', { kind: 'google', ...client }, 'is no list of providers.'],
  ['an unknown kind', [{ kind: 'myspace', ...client }], 'has none of the kinds google, github'],
  ['a missing secret', [{ kind: 'google', clientId: 'x' }], '(number 1) clientSecret is missing.'],
  ['an empty secret', [{ ...oidc, clientSecret: ' ' }], '(number 1) clientSecret is empty.'],
  ['a missing name', [{ ...oidc, name: undefined }], '(number 1) name is missing.'],
  [
    'an id that is no path segment',
    [{ ...oidc, id: '../x' }],
    '(number 1) id This is no provider.',
  ],
  [
    'an unknown field',
    [oidc, { ...oidc, id: 'b', scope: 'x' }],
    '(number 2) Unrecognized key: "scope"',
  ],
  [
    'an issuer that is no URL',
    [{ ...oidc, issuer: 'acme' }],
    '(number 1) issuer is not an https:// address.',
  ],
  ['an invalid tenant', [{ kind: 'microsoft', ...client, tenant: '../x' }], 'tenant is no tenant.'],
  [
    'an invalid private key',
    [{ ...apple, privateKey: SECRET }],
    'privateKey is no private key of P-256 in PEM.',
  ],
  [
    'several invalid providers',
    [{ kind: 'google' }, { ...oidc, issuer: 1 }],
    '\nIDENTITY_PROVIDERS (number 2) issuer',
  ],
])('the error for %s names the field and not its value', (_, settings, expected) => {
  expect(errorMessageOf(settings)).toContain(expected)
  expect(errorMessageOf(settings)).toMatch(/^IDENTITY_PROVIDERS /)
})

describe('an issuer without TLS', () => {
  test('is accepted on loopback outside production', () => {
    const [provider] = read([{ ...oidc, issuer: 'http://127.0.0.1:8080' }], false)
    expect(provider?.insecure).toBe(true)
    expect(read([oidc])[0]?.insecure).toBe(false)
  })

  test.each([
    ['http://localhost:8080', true],
    ['http://id.acme.example', false],
    ['http://localhost.evil.example', false],
    ['http://127.0.0.1.evil.example', false],
    ['ftp://localhost', false],
    ['javascript:alert(1)', false],
  ])('%s is rejected (production: %s)', (issuer, production) => {
    expect(errorMessageOf([{ ...oidc, issuer }], production)).toContain(
      'is not an https:// address.',
    )
    const github = { kind: 'github', ...client, url: issuer }
    expect(errorMessageOf([github], production)).toContain('is not an https:// address.')
  })
})

describe('an email address counts as verified', () => {
  const verified = { email: 'ada@example.com', email_verified: true }
  const isVerified = (entry: object, claims: object) =>
    read([entry])[0]?.isEmailVerified({ ...claims })

  test.each([
    ['at GitHub, if verified there', { kind: 'github', ...client }, verified, true],
    ['at gitlab.com, if verified there', { kind: 'gitlab', ...client }, verified, true],
    [
      'not at a self-hosted GitLab, which may verify none',
      { kind: 'gitlab', issuer: 'https://git.acme.example', ...client },
      verified,
      false,
    ],
    [
      'not at a self-hosted GitHub',
      { kind: 'github', url: 'https://git.acme.example', ...client },
      verified,
      false,
    ],
    [
      'at a self-hosted GitLab with vouchesForEmail',
      { kind: 'gitlab', issuer: 'https://git.acme.example', vouchesForEmail: true, ...client },
      verified,
      true,
    ],
    ['at Apple, whose claim is a string', apple, { ...verified, email_verified: 'true' }, true],
    [
      'at Google, for gmail.com',
      { kind: 'google', ...client },
      { ...verified, email: 'ada@gmail.com' },
      true,
    ],
    [
      'at Google, for a domain that it hosts',
      { kind: 'google', ...client },
      { ...verified, hd: 'example.com' },
      true,
    ],
    ['not at Google, for other domains', { kind: 'google', ...client }, verified, false],
    [
      'not at Microsoft, where a tenant’s admin sets any address',
      { kind: 'microsoft', ...client },
      verified,
      false,
    ],
    ['not at another provider', oidc, verified, false],
    [
      'at another provider with vouchesForEmail',
      { ...oidc, vouchesForEmail: true },
      verified,
      true,
    ],
    [
      'not without email_verified',
      { ...oidc, vouchesForEmail: true },
      { email: 'a@b.example' },
      false,
    ],
    [
      'not with email_verified of another type',
      { ...oidc, vouchesForEmail: true },
      { ...verified, email_verified: 1 },
      false,
    ],
  ])('%s', (_, entry, claims, expected) => {
    expect(isVerified(entry, claims)).toBe(expected)
  })
})

describe('an identity is accepted', () => {
  const TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad'
  const microsoft = (tenant: string) => ({ kind: 'microsoft', tenant, ...client })
  const at = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`
  const metadata = 'https://id.acme.example/.well-known/openid-configuration'

  test.each<[string, object, issuer: string, boolean]>([
    ['of the configured issuer', oidc, 'https://id.acme.example', true],
    ['of the issuer with a trailing slash', oidc, 'https://id.acme.example/', true],
    ['of another issuer: no', oidc, 'https://id.acme.example/realms/other', false],
    ['of another provider: no', { kind: 'google', ...client }, 'https://github.com', false],
    ['of the configured tenant', microsoft(TENANT), at(TENANT), true],
    ['of another tenant: no', microsoft(TENANT), at('another'), false],
    ['of any tenant, for "common"', microsoft('common'), at(TENANT), true],
    [
      'of any issuer, where the metadata names it',
      { ...oidc, issuer: metadata },
      'https://other',
      true,
    ],
  ])('%s', (_, entry, issuer, expected) => {
    expect(read([entry])[0]?.acceptsIssuer(issuer)).toBe(expected)
  })
})
