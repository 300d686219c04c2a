import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createDb } from '@signin/db'
import { createTestDatabase, type TestDatabase } from '@signin/db/testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { freePort } from './free-port.ts'
import { end, startNode } from './running.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const ANONYMOUS = 'signin_test_stranger'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('databaseServer'))
  await inDatabase(`drop role if exists ${ANONYMOUS}`)
  await inDatabase(`create role ${ANONYMOUS} login password 'abcdef0123456789'`)
})
afterAll(async () => {
  await inDatabase(`drop role ${ANONYMOUS}`)
  await database.drop()
})

async function inDatabase(statement: string): Promise<void> {
  const db = createDb({ url: database.ownerUrl })
  await db.$executeRawUnsafe(statement)
  await db.$disconnect()
}

async function startOn(databaseUrl: string) {
  const { child, output } = startNode([main], {
    NODE_ENV: 'production',
    SECRET_KEY_BASE: 'a secret of this test alone, and long enough for it',
    PUBLIC_URL: 'https://signin.example.com',
    SMTP_URL: 'smtps://mail.example.com',
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    DATABASE_URL: databaseUrl,
  })
  const closed = once(child, 'close')
  return { child, output, exitCode: () => closed.then(([code]) => code) }
}

test.each<[what: string, change: (url: URL) => void, sentence: string]>([
  [
    'without a server',
    (url) => {
      url.port = '1'
    },
    'The database cannot be reached.',
  ],
  [
    'missing on its server',
    (url) => {
      url.pathname = '/signin_test_nowhere'
    },
    'There is no database of the name in DATABASE_URL on its server.',
  ],
  [
    'without the required privileges',
    (url) => {
      url.username = ANONYMOUS
      url.password = 'abcdef0123456789'
    },
    'The database lets the name in DATABASE_URL do too little: permission denied for table password_credentials.',
  ],
  [
    'that is not migrated',
    (url) => {
      url.pathname = '/postgres'
    },
    'The database lacks tables of this version: migrate it first, with "signin migrate".',
  ],
])(
  'production reports in one sentence what is wrong with a database %s',
  async (_, change, sentence) => {
    const url = new URL(database.url)
    change(url)
    const { output, exitCode } = await startOn(url.href)
    expect(await exitCode()).toBe(1)
    expect(output()).toBe(`Signin cannot start. ${sentence}\n`)
  },
)

test('production starts on a migrated database', async () => {
  const { child, output } = await startOn(database.url)
  await expect.poll(output, { timeout: 30_000 }).toContain('Server listening')
  await end(child)
  expect(child.exitCode).toBe(0)
})
