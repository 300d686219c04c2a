import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type {} from 'vitest'
import { type Binaries, startThrowAway } from './embedded/index.ts'
import { applyMigrations } from './migrate/index.ts'

/** The names of test databases begin so; leftovers on a server of your own are safe to drop. */
const PREFIX = 'signin_test_'

/** Where test databases are made. Plain data, so that a runner can hand it to its workers. */
export interface TestServer {
  /** A database of the server, to give commands in. */
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
  /** Drops the template, and ends the server if it was started here. */
  stop(): Promise<void>
}

export interface TestDatabase {
  url: string
  /** Ends every connection to it and deletes it. */
  drop(): Promise<void>
}

/**
 * Migrates one template database, on the server at `url` or on a throw-away
 * PostgreSQL started for the purpose. Call once per test run.
 */
export async function startTestDatabases(
  options: { url?: string | undefined; binaries?: Binaries } = {},
): Promise<TestDatabases> {
  const { url, stop } = await findServer(options)
  const template = `${PREFIX}template_${randomName()}`
  await run(url, `create database ${template}`)
  await applyMigrations(urlOf(url, template))
  // Copying needs a source nobody is connected to; this keeps even autovacuum out.
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

/** A migrated, empty database of its own, copied in some 50 ms; safe to call from many workers at once. */
export async function createTestDatabase({ url, template }: TestServer): Promise<TestDatabase> {
  const name = PREFIX + randomName()
  // Without a log of it: whatever crashes, nobody minds.
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
