import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EnvError, readEnv, readMigrationUrls } from '../env.ts'
import { assertComplete } from '../start/env-check.ts'

const secret = 'kX9wQ2mZ7vB4nT1cR6yU3pL8sD5fG0hJ'
const databaseUrl = 'postgresql://signin@db.internal/signin'
const production = {
  NODE_ENV: 'production',
  SECRET_KEY_BASE: secret,
  DATABASE_URL: databaseUrl,
  PUBLIC_URL: 'https://signin.example.com',
  SMTP_URL: 'smtps://signin:word@mail.example.com',
}

let directory: string
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'signin-env-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

function fileOf(content: string | Buffer): string {
  const file = path.join(directory, 'value')
  writeFileSync(file, content)
  return file
}

describe('a variable from a file', () => {
  test.each([
    ['unchanged', secret],
    ['without a trailing newline', `${secret}\n`],
    ['without a trailing CRLF', `${secret}\r\n`],
  ])('is read %s', (_, content) => {
    const { SECRET_KEY_BASE: _inline, ...others } = production
    const env = readEnv({ ...others, SECRET_KEY_BASE_FILE: fileOf(content) })
    expect(env.secretKeyBase).toBe(secret)
  })

  test('keeps all other whitespace', () => {
    const { passwordPeppers } = readEnv({ PASSWORD_PEPPERS_FILE: fileOf(`1:${secret} \n2\n\n`) })
    expect(passwordPeppers.get(1)).toBe(`${secret} \n2`)
  })

  test('is read through a symbolic link, as Kubernetes mounts secrets', () => {
    const link = path.join(directory, 'link')
    symlinkSync(fileOf(databaseUrl), link)
    expect(readEnv({ DATABASE_URL_FILE: link }).databaseUrl).toBe(databaseUrl)
    expect(readMigrationUrls({ DATABASE_URL_FILE: link }).url).toBe(databaseUrl)
  })

  test('is not read when NAME_FILE is empty, as a template leaves it', () => {
    expect(readEnv({ ...production, SECRET_KEY_BASE_FILE: '' }).secretKeyBase).toBe(secret)
  })

  test.each<[string, () => Record<string, string>, string]>([
    ['that is missing', () => ({ SECRET_KEY_BASE_FILE: '/nowhere' }), 'cannot be read (ENOENT)'],
    ['that is a folder', () => ({ SECRET_KEY_BASE_FILE: directory }), 'cannot be read (EISDIR)'],
    ['that is empty', () => ({ SECRET_KEY_BASE_FILE: fileOf('\n') }), 'is empty'],
    [
      'that is larger than 64 KiB',
      () => ({ SECRET_KEY_BASE_FILE: fileOf('x'.repeat(65_537)) }),
      'is too large',
    ],
    ['that never ends', () => ({ SECRET_KEY_BASE_FILE: '/dev/zero' }), 'is too large'],
    [
      'that is not UTF-8',
      () => ({ SECRET_KEY_BASE_FILE: fileOf(Buffer.alloc(48, 0xff)) }),
      'is not text',
    ],
  ])('%s is rejected by name', (_, given, why) => {
    const { SECRET_KEY_BASE: _inline, ...others } = production
    const [message = ''] = appErrorsOf(() => readEnv({ ...others, ...given() }))
    expect(message).toMatch(/^SECRET_KEY_BASE_FILE names a file that /)
    expect(message).toContain(why)
  })

  test('is rejected when the variable itself is set too, because either could be meant', () => {
    const both = { DATABASE_URL: databaseUrl, DATABASE_URL_FILE: fileOf(databaseUrl) }
    const messages = ['DATABASE_URL and DATABASE_URL_FILE are both set: choose one.']
    expect(appErrorsOf(() => readEnv({ ...production, ...both }))).toEqual(messages)
    expect(appErrorsOf(() => readMigrationUrls(both))).toEqual(messages)
  })
})

describe('a placeholder', () => {
  const inUrl = 'postgresql://signin:replace-this-POSTGRES_PASSWORD@db/signin'
  const POSTGRES = 'POSTGRES_PASSWORD still holds the placeholder of .env.prod.template.'

  test('is reported once, by its own name, wherever it was inserted', () => {
    const given = { ...production, DATABASE_URL: inUrl, REDIS_URL: inUrl }
    expect(appErrorsOf(() => readEnv(given))).toEqual([POSTGRES])
    expect(appErrorsOf(() => readMigrationUrls({ DATABASE_URL: inUrl }))).toEqual([POSTGRES])
    expect(appErrorsOf(() => readMigrationUrls({ DATABASE_URL_FILE: fileOf(inUrl) }))).toEqual([
      POSTGRES,
    ])
  })

  test('is reported together with all other problems', () => {
    const given = { ...production, SECRET_KEY_BASE: 'replace-this-SECRET_KEY_BASE', PORT: 'http' }
    expect(appErrorsOf(() => readEnv(given))).toEqual([
      'SECRET_KEY_BASE still holds the placeholder of .env.prod.template.',
      'PORT is not a number.',
    ])
  })
})

describe('checking an environment before anything is started', () => {
  test('accepts one that production could start with', () => {
    const beside = { POSTGRES_PASSWORD: 'abcdef0123456789', BACKUP_PASSWORD: 'as / you @ like it' }
    expect(() => assertComplete({ ...production, ...beside })).not.toThrow()
  })

  test.each<[string, Record<string, string>, string]>([
    ['an invalid variable', { PORT: 'http' }, 'PORT is not a number.'],
    [
      'a placeholder in a variable of another service',
      { ALERT_ADDRESS: 'replace-this-ALERT_ADDRESS' },
      'ALERT_ADDRESS still holds the placeholder of .env.prod.template.',
    ],
    [
      'a NODE_ENV other than production',
      { NODE_ENV: 'development' },
      'NODE_ENV is not production.',
    ],
    [
      'a short database password',
      { POSTGRES_PASSWORD: 'abcdef012345678' },
      'POSTGRES_PASSWORD is shorter than 16 characters. Make one with: openssl rand -hex 24',
    ],
    [
      'a database password that would break DATABASE_URL',
      { POSTGRES_PASSWORD: 'abcdef0123456789/@' },
      'POSTGRES_PASSWORD has characters that an address cannot hold as they are. Make one with: openssl rand -hex 24',
    ],
    [
      "a password of the application's role that would break DATABASE_URL",
      { DATABASE_PASSWORD: 'abcdef0123456789/@' },
      'DATABASE_PASSWORD has characters that an address cannot hold as they are. Make one with: openssl rand -hex 24',
    ],
    [
      'an owner of the tables that is no address, although no process that serves reads it',
      { MIGRATION_DATABASE_URL: 'nonsense' },
      'MIGRATION_DATABASE_URL is not a postgresql:// address.',
    ],
    [
      'no password for the database of the same deployment',
      { DATABASE_URL: 'postgresql://signin:@db:5432/signin' },
      'POSTGRES_PASSWORD is missing. Make one with: openssl rand -hex 24',
    ],
    [
      'a short password from a file',
      { BACKUP_PASSWORD_FILE: '/proc/sys/kernel/ostype' },
      'BACKUP_PASSWORD is shorter than 16 characters. Make one with: openssl rand -hex 24',
    ],
    [
      'unreadable identity providers',
      { IDENTITY_PROVIDERS: '/nowhere/providers.json' },
      'IDENTITY_PROVIDERS is no JSON, and no file that can be read (ENOENT).',
    ],
    [
      'an invalid list of breached passwords',
      { BREACHED_PASSWORDS: '/dev/null' },
      'BREACHED_PASSWORDS: The list of breached passwords, /dev/null, is no such list, or of another version of Signin: restore it, or build it again.',
    ],
  ])('rejects %s', (_, given, message) => {
    expect(appErrorsOf(() => assertComplete({ ...production, ...given }))).toEqual([message])
  })
})

function appErrorsOf(read: () => unknown): string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof EnvError) return error.message.split('\n')
    throw error
  }
  throw new Error('nothing was refused')
}
