import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type {} from 'vitest'
import { type Binaries, startThrowAway } from './embedded/index.ts'
import { applyMigrations } from './migrate/index.ts'

/** The prefix of test databases. Leftovers with it, on a server of your own, can be dropped. */
const PREFIX = 'signin_test_'

/**
 * The server of the test databases. Plain data, so that a test runner can pass it to its workers.
 */
export interface TestServer {
  /** A database of the server, for administrative statements. */
  url: string
  /** The migrated database that every test database is a copy of. */
  template: string
}

declare module 'vitest' {
  interface ProvidedContext {
    /** From the global setup: `createTestDatabase(inject('databaseServer'))`. */
    databaseServer: TestServer
  }
}

export interface TestDatabases extends TestServer {
  /** Drops the template, and stops the server if {@link startTestDatabases} started it. */
  stop(): Promise<void>
}

export interface TestDatabase {
  url: string
  /** Closes every connection to it and drops it. */
  drop(): Promise<void>
}

/**
 * Creates and migrates the template database, on the server at `url` or on a throw-away PostgreSQL.
 * Call once per test run.
 */
export async function startTestDatabases(
  options: { url?: string | undefined; binaries?: Binaries } = {},
): Promise<TestDatabases> {
  const { url, stop } = await findServer(options)
  const template = `${PREFIX}template_${randomName()}`
  await run(url, `create database ${template}`)
  await applyMigrations(urlOf(url, template))
  // PostgreSQL copies only a database without connections; this keeps even autovacuum out.
  await run(url, `alter database ${template} with allow_connections false`)
  return {
    url,
    template,
    async stop() {
      await run(url, `drop database ${template} with (force)`)
      await stop()
    },
  }
}

/** Creates a migrated, empty database in some 50 ms. Safe to call from many workers at once. */
export async function createTestDatabase({ url, template }: TestServer): Promise<TestDatabase> {
  const name = PREFIX + randomName()
  // file_copy writes no WAL for the copy: a test database need not survive a crash.
  await run(url, `create database ${name} template ${template} strategy file_copy`)
  return { url: urlOf(url, name), drop: () => run(url, `drop database ${name} with (force)`) }
}

async function findServer({ url, binaries }: { url?: string | undefined; binaries?: Binaries }) {
  if (url) return { url, stop: async () => {} }
  return startThrowAway({
    ...(binaries && { binaries }),
    settings: { max_connections: '200', shared_buffers: '64MB' },
  })
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

function randomName(): string {
  return randomBytes(6).toString('hex')
}
