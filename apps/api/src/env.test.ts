import { expect, test } from 'vitest'
import { EnvError, readEnv, readMigrationUrls } from './env.ts'

const secret = 'kX9wQ2mZ7vB4nT1cR6yU3pL8sD5fG0hJ' // 32 bytes, the minimum
const older = 'hJ0gF5dS8lP3uY6rC1tN4bV7zM2qW9xK'

/** 32 bytes in base64url, as `signin secrets pepper` prints them. */
const derived = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE'

const production = {
  NODE_ENV: 'production',
  SECRET_KEY_BASE: secret,
  DATABASE_URL: 'postgresql://signin@db.internal/signin',
  PUBLIC_URL: 'https://signin.example',
  SMTP_URL: 'smtps://signin:word@mail.example',
}

test('without any variable it is a development environment that listens on loopback only', () => {
  expect(readEnv({})).toMatchObject({
    production: false,
    host: '127.0.0.1',
    port: 4000,
    publicUrl: new URL('http://localhost:4000'),
    secure: false,
    trustedProxies: [],
    bcryptCost: 12,
    previousSecretKeyBases: [],
    passwordPeppers: new Map(),
    drainSeconds: 0,
    passwordMinLength: 15,
    secondFactorPolicy: 'none',
    smtpUrl: undefined,
    mailFrom: 'Signin <accounts@localhost>',
    redisUrl: undefined,
    s3: undefined,
    auditAnchors: [],
  })
})

test('production listens on all interfaces, requires https and serves no web app', () => {
  expect(readEnv(production)).toMatchObject({
    production: true,
    host: '0.0.0.0',
    secure: true,
    webRoot: undefined,
    databaseUrl: production.DATABASE_URL,
    secretKeyBase: secret,
    drainSeconds: 5,
    auditAnchors: [{ type: 'log' }],
  })
})

test.each([
  ['TRUSTED_PROXIES', '10.0.0.0/8, ::1', { trustedProxies: ['10.0.0.0/8', '::1'] }],
  [
    'PASSWORD_PEPPERS',
    `1:${older}, 12:${secret}:and more`,
    {
      passwordPeppers: new Map([
        [1, older],
        [12, `${secret}:and more`],
      ]),
    },
  ],
  ['PASSWORD_PEPPERS', `0:${derived}`, { passwordPeppers: new Map([[0, derived]]) }],
  ['SECRET_KEY_BASE_PREVIOUS', `${older}, ${secret}`, { previousSecretKeyBases: [older, secret] }],
  ['PORT', '65535', { port: 65535 }],
  ['PORT', ' ', { port: 4000 }],
  ['BCRYPT_COST', '18', { bcryptCost: 18 }],
  ['PASSWORD_MIN_LENGTH', '8', { passwordMinLength: 8 }],
  ['REQUIRE_SECOND_FACTOR', 'admins', { secondFactorPolicy: 'admins' }],
  ['IMPERSONATION', 'read-only', { impersonation: 'read-only' }],
  ['MAIL_FROM', 'accounts@example.com', { mailFrom: 'accounts@example.com' }],
  [
    'AUDIT_ANCHORS',
    'log, file:/var/lib/signin/audit,mailto:a@example.com',
    {
      auditAnchors: [
        { type: 'log' },
        { type: 'file', directory: '/var/lib/signin/audit' },
        { type: 'mail', to: 'a@example.com' },
      ],
    },
  ],
])('%s=%s is accepted', (name, value, parsed) => {
  expect(readEnv({ [name]: value })).toMatchObject(parsed)
})

test('a hashing cost below 12 is accepted only with NODE_ENV=test', () => {
  expect(readEnv({ NODE_ENV: 'test', BCRYPT_COST: '4' })).toMatchObject({ bcryptCost: 4 })
  expect(readEnv({ NODE_ENV: 'test' })).toMatchObject({ bcryptCost: 12 })
  expect(() => readEnv({ NODE_ENV: 'test', BCRYPT_COST: '3' })).toThrow('must be 4 or more')
  expect(() => readEnv({ NODE_ENV: 'development', BCRYPT_COST: '4' })).toThrow('12 or more')
})

const MISSING = undefined

test.each([
  ['SECRET_KEY_BASE', MISSING, 'is missing'],
  ['SECRET_KEY_BASE', secret.slice(1), 'is shorter than 32 bytes'],
  ['SECRET_KEY_BASE', `change-me-${secret}`, 'is a placeholder'],
  ['SECRET_KEY_BASE', 'x'.repeat(64), 'is a placeholder'],
  ['SECRET_KEY_BASE_PREVIOUS', secret.slice(1), 'is shorter than 32 bytes'],
  ['SECRET_KEY_BASE_PREVIOUS', `${older},change-me-${older}`, 'is a placeholder'],
  ['DATABASE_URL', MISSING, 'is missing'],
  ['DATABASE_URL', 'mysql://db/signin', 'is not a postgresql:// address'],
  ['PUBLIC_URL', MISSING, 'must be the https:// address'],
  ['PUBLIC_URL', 'http://signin.example', 'must be the https:// address'],
  ['PUBLIC_URL', 'ftp://signin.example', 'is not an http:// or https:// address'],
  ['PASSWORD_PEPPERS', secret, 'must look like'],
  ['PASSWORD_PEPPERS', `00:${secret}`, 'must look like'],
  ['PASSWORD_PEPPERS', `0:${secret}`, 'must have as version 0 what "signin secrets pepper"'],
  ['PASSWORD_PEPPERS', `2147483648:${secret}`, 'has a version that is too high'],
  ['PASSWORD_PEPPERS', `1:${secret.slice(1)}`, 'is shorter than 32 bytes'],
  ['PASSWORD_PEPPERS', `1:${secret},2:example-${secret}`, 'is a placeholder'],
  ['PASSWORD_PEPPERS', `1:${secret},1:${older}`, 'names a version twice'],
  ['TRUSTED_PROXIES', 'proxy.internal', 'is not a list of IP addresses'],
  ['ACCESS_TOKEN_ALGORITHM', 'RS256', 'must be one of: EdDSA, ES256.'],
  ['ACCESS_TOKEN_SECONDS', '601', 'must be 600 or less.'],
  ['TOKEN_SCOPES', 'account:read', "names a scope of Signin's own"],
  ['TOKEN_SCOPES', 'notes', 'is not a list of scopes'],
  ['TOKEN_AUDIENCES', 'my notes', 'names an audience with a space in it.'],
  ['CORS_ORIGINS', 'https://a.example/', 'is not a list of origins without a slash at the end'],
  ['PORT', '0', 'must be 1 or more'],
  ['PORT', '65536', 'must be 65535 or less'],
  ['PORT', 'http', 'is not a number'],
  ['BCRYPT_COST', '11', 'must be 12 or more'],
  ['PASSWORD_MIN_LENGTH', '7', 'must be 8 or more'],
  ['REQUIRE_SECOND_FACTOR', 'some', 'must be one of: none, admins, all.'],
  ['IMPERSONATION', 'on', 'must be one of: off, read-only, changes.'],
  ['SMTP_URL', MISSING, 'is missing'],
  ['SMTP_URL', 'https://mail.example', 'is not an smtp:// or smtps:// address'],
  ['MAIL_FROM', 'Signin\r\nBcc: all@example.com', 'is not a sender'],
  ['REDIS_URL', 'http://redis', 'is not a redis:// address'],
  ['AUDIT_ANCHORS', 'log,', 'has an anchor that is none of: file:/directory'],
  ['AUDIT_ANCHORS', 'ftp://audit', 'has an anchor that is none of: file:/directory'],
  ['AUDIT_ANCHORS', 'log,log', 'names an anchor twice'],
  ['AUDIT_ANCHORS', 'mailto:a@example.com,mailto:A@example.com', 'names an anchor twice'],
  ['AUDIT_ANCHORS', 'file:audit', 'has a file: without the absolute path of a directory'],
  ['AUDIT_ANCHORS', 'file:/var/../audit', 'has a file: without the absolute path of a directory'],
  ['AUDIT_ANCHORS', 's3:audit', 'has an s3: without a bucket and a prefix'],
  ['AUDIT_ANCHORS', 's3:audit/a?keep=5', 'has an s3: with a parameter other than ?lock=1'],
  ['AUDIT_ANCHORS', 's3:audit/a?lock=36501', 'has an s3: with a parameter other than ?lock=1'],
  ['AUDIT_ANCHORS', 's3:audit/a', 'has an s3:, and S3_ENDPOINT is missing'],
  ['AUDIT_ANCHORS', 'mailto:a@example.com?subject=x', 'has a mailto: without exactly one address'],
  ['IDENTITY_PROVIDERS', `[{"clientSecret":"${secret}"`, 'is no JSON'],
  ['IDENTITY_PROVIDERS', '/nowhere/providers.json', 'is no JSON, and no file that can be read'],
  ['IDENTITY_PROVIDERS', `[{"kind":"${secret}"}]`, '(number 1) kind has none of the kinds google'],
])('production with %s=%s is rejected by name, without repeating the value', (name, value, why) => {
  const message = appErrorOf(() => readEnv({ ...production, [name]: value }))
  expect(message.split('\n')).toEqual([expect.stringContaining(`${name} ${why}`)])
  if (value && value.length > 16) expect(message).not.toContain(value)
})

test('all problems are reported at once', () => {
  const message = appErrorOf(() => readEnv({ NODE_ENV: 'production' }))
  expect(message.match(/^\w+/gm)).toEqual([
    'SECRET_KEY_BASE',
    'DATABASE_URL',
    'PUBLIC_URL',
    'SMTP_URL',
  ])
})

test('a partial configuration of the object store is rejected', () => {
  const whole = {
    S3_ENDPOINT: 'https://s3.example',
    S3_BUCKET: 'avatars',
    S3_ACCESS_KEY_ID: 'id',
    S3_SECRET_ACCESS_KEY: 'key',
  }
  expect(readEnv(whole).s3).toEqual({
    endpoint: 'https://s3.example',
    bucket: 'avatars',
    region: 'us-east-1',
    accessKeyId: 'id',
    secretAccessKey: 'key',
  })
  const { S3_BUCKET: _, ...half } = whole
  expect(appErrorOf(() => readEnv(half))).toContain('S3_BUCKET is missing')
})

test('migrating requires only DATABASE_URL, whose role then also serves', () => {
  const { DATABASE_URL } = production
  const urls = { url: DATABASE_URL, applicationUrl: undefined }
  expect(readMigrationUrls({ DATABASE_URL })).toEqual(urls)
  expect(appErrorOf(() => readMigrationUrls({}))).toBe('DATABASE_URL is missing.')
  expect(appErrorOf(() => readMigrationUrls({ DATABASE_URL: 'db' }))).toBe(
    'DATABASE_URL is not a postgresql:// address.',
  )
})

test('MIGRATION_DATABASE_URL names the role that migrates', () => {
  const { DATABASE_URL } = production
  const MIGRATION_DATABASE_URL = 'postgresql://owner@db.internal/signin'
  expect(readMigrationUrls({ DATABASE_URL, MIGRATION_DATABASE_URL })).toEqual({
    url: MIGRATION_DATABASE_URL,
    applicationUrl: DATABASE_URL,
  })
  expect(appErrorOf(() => readMigrationUrls({ MIGRATION_DATABASE_URL }))).toBe(
    'DATABASE_URL is missing.',
  )
  const wrong = { DATABASE_URL, MIGRATION_DATABASE_URL: 'owner@db' }
  expect(appErrorOf(() => readMigrationUrls(wrong))).toBe(
    'MIGRATION_DATABASE_URL is not a postgresql:// address.',
  )
})

test.each([
  ['MIGRATION_DATABASE_URL', 'nonsense'],
  ['MIGRATION_DATABASE_URL_FILE', '/nowhere'],
])('the processes that serve do not read %s', (name, value) => {
  expect(readEnv({ ...production, [name]: value })).toEqual(readEnv(production))
})

function appErrorOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof EnvError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}
