import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { identityProviders } from './configuration.ts'

const accountRepository = mkdtempSync(path.join(tmpdir(), 'providers-'))
afterAll(() => rmSync(accountRepository, { recursive: true }))

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

function complaint(settings: unknown, production = true): string {
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

test('there are none unless some are named', () => {
  expect(identityProviders(undefined, { production: true })).toEqual([])
  expect(read([])).toEqual([])
})

test('what is well known of a provider need not be said', () => {
  const kinds = ['google', 'github', 'microsoft', 'gitlab'].map((kind) => ({ kind, ...client }))
  const all = read([...kinds, apple])
  expect(all.map(({ id, name, issuer }) => [id, name, issuer])).toEqual([
    ['google', 'Google', 'https://accounts.google.com'],
    ['github', 'GitHub', 'https://github.com'],
    ['microsoft', 'Microsoft', 'https://login.microsoftonline.com/common/v2.0'],
    ['gitlab', 'GitLab', 'https://gitlab.com'],
    ['apple', 'Apple', 'https://appleid.apple.com'],
  ])
  expect(all.filter(({ posts }) => posts).map(({ id }) => id)).toEqual(['apple'])
})

test('there may be several of a kind, each by a name of its own', () => {
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
  expect(complaint([oidc, oidc])).toBe('IDENTITY_PROVIDERS has two with the id acme.')
})

test('they may stand in a file', () => {
  const file = path.join(accountRepository, 'providers.json')
  writeFileSync(file, JSON.stringify([oidc]))
  expect(read(file)).toMatchObject([{ id: 'acme', name: 'Acme' }])
  writeFileSync(file, `[{"clientSecret": "${SECRET}" oops`)
  expect(complaint(file)).toBe('IDENTITY_PROVIDERS names a file that is no JSON.')
  expect(complaint(path.join(accountRepository, 'none.json'))).toContain(
    'no file that can be read (ENOENT)',
  )
})

test.each([
  ['no JSON', `[{"clientSecret": "${SECRET}" oops`, 'is no JSON.'],
  ['no list', { kind: 'google', ...client }, 'is no list of providers.'],
  ['a kind of its own', [{ kind: 'myspace', ...client }], 'has none of the kinds google, github'],
  ['no secret', [{ kind: 'google', clientId: 'x' }], '(number 1) clientSecret is missing.'],
  ['an empty secret', [{ ...oidc, clientSecret: ' ' }], '(number 1) clientSecret is empty.'],
  ['no name', [{ ...oidc, name: undefined }], '(number 1) name is missing.'],
  ['an id that is no path', [{ ...oidc, id: '../x' }], '(number 1) id This is no provider.'],
  [
    'a typing error',
    [oidc, { ...oidc, id: 'b', scope: 'x' }],
    '(number 2) Unrecognized key: "scope"',
  ],
  ['no address', [{ ...oidc, issuer: 'acme' }], '(number 1) issuer is not an https:// address.'],
  ['another tenant', [{ kind: 'microsoft', ...client, tenant: '../x' }], 'tenant is no tenant.'],
  ['no key', [{ ...apple, privateKey: SECRET }], 'privateKey is no private key of P-256 in PEM.'],
  [
    'several',
    [{ kind: 'google' }, { ...oidc, issuer: 1 }],
    '\nIDENTITY_PROVIDERS (number 2) issuer',
  ],
])('%s is said, without what was given', (_, settings, said) => {
  expect(complaint(settings)).toContain(said)
  expect(complaint(settings)).toMatch(/^IDENTITY_PROVIDERS /)
})

describe('an issuer without TLS', () => {
  test('is for a developer’s own machine', () => {
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
  ])('%s is refused', (issuer, production) => {
    expect(complaint([{ ...oidc, issuer }], production)).toContain('is not an https:// address.')
    const github = { kind: 'github', ...client, url: issuer }
    expect(complaint([github], production)).toContain('is not an https:// address.')
  })
})

describe('for an address vouches', () => {
  const verified = { email: 'ada@example.com', email_verified: true }
  const vouches = (entry: object, said: object) => read([entry])[0]?.vouches({ ...said })

  test.each([
    ['GitHub, for what it has verified', { kind: 'github', ...client }, verified, true],
    ['GitLab, for what it has verified', { kind: 'gitlab', ...client }, verified, true],
    [
      'not a GitLab of one’s own, which may verify nothing',
      { kind: 'gitlab', issuer: 'https://git.acme.example', ...client },
      verified,
      false,
    ],
    [
      'nor a GitHub of one’s own',
      { kind: 'github', url: 'https://git.acme.example', ...client },
      verified,
      false,
    ],
    [
      'one that is said to',
      { kind: 'gitlab', issuer: 'https://git.acme.example', vouchesForEmail: true, ...client },
      verified,
      true,
    ],
    ['Apple, which writes it as text', apple, { ...verified, email_verified: 'true' }, true],
    [
      'Google, for its own',
      { kind: 'google', ...client },
      { ...verified, email: 'ada@gmail.com' },
      true,
    ],
    [
      'Google, for those it hosts',
      { kind: 'google', ...client },
      { ...verified, hd: 'example.com' },
      true,
    ],
    ['not Google for others', { kind: 'google', ...client }, verified, false],
    [
      'not Microsoft, where a tenant writes what it wants',
      { kind: 'microsoft', ...client },
      verified,
      false,
    ],
    ['not any other', oidc, verified, false],
    ['any other that is said to', { ...oidc, vouchesForEmail: true }, verified, true],
    [
      'nobody who did not verify it',
      { ...oidc, vouchesForEmail: true },
      { email: 'a@b.example' },
      false,
    ],
    [
      'nor anybody who says so with something else',
      { ...oidc, vouchesForEmail: true },
      { ...verified, email_verified: 1 },
      false,
    ],
  ])('%s', (_, entry, said, expected) => {
    expect(vouches(entry, said)).toBe(expected)
  })
})

describe('whose identities are ways in', () => {
  const TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad'
  const microsoft = (tenant: string) => ({ kind: 'microsoft', tenant, ...client })
  const at = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`
  const metadata = 'https://id.acme.example/.well-known/openid-configuration'

  test.each<[string, object, issuer: string, boolean]>([
    ['of the issuer', oidc, 'https://id.acme.example', true],
    ['of the issuer with a slash', oidc, 'https://id.acme.example/', true],
    ['of another', oidc, 'https://id.acme.example/realms/other', false],
    ['of another kind', { kind: 'google', ...client }, 'https://github.com', false],
    ['of the tenant', microsoft(TENANT), at(TENANT), true],
    ['of another tenant', microsoft(TENANT), at('another'), false],
    ['of any tenant of "common"', microsoft('common'), at(TENANT), true],
    ['of any that the metadata may name', { ...oidc, issuer: metadata }, 'https://other', true],
  ])('%s', (_, entry, issuer, expected) => {
    expect(read([entry])[0]?.issues(issuer)).toBe(expected)
  })
})
