import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type {} from 'vitest'
import { type Binaries, startThrowAway } from './embedded/index.ts'
import { applyMigrations } from './migrate/index.ts'

/** The prefix of test databases and roles. Leftovers with it, on a server of your own, can be dropped. */
const PREFIX = 'signin_test_'
const DEPENDENT_OBJECTS = '2BP01'

/**
 * The server of the test databases. Plain data, so that a test runner can pass it to its workers.
 */
export interface TestServer {
  /** A database of the server, with the role that owns the test databases. */
  ownerUrl: string
  /** The role of the application, whose name begins with {@link PREFIX}. */
  application: { name: string; password: string }
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
  /** Drops the template and the role, and stops the server if {@link startTestDatabases} started it. */
  stop(): Promise<void>
}

export interface TestDatabase {
  /** With the role of the application, which has no rights but those that production gives it. */
  url: string
  /** With the role that owns the tables, for statements that the application may not run. */
  ownerUrl: string
  /** Closes every connection to it and drops it. */
  drop(): Promise<void>
}

/**
 * Creates and migrates the template database, and creates the role of the application, on the server at `url` or on a throw-away PostgreSQL.
 * Call once per test run.
 */
export async function startTestDatabases(
  options: { url?: string | undefined; binaries?: Binaries } = {},
): Promise<TestDatabases> {
  const { ownerUrl, stop } = await findServer(options)
  const template = `${PREFIX}template_${randomName()}`
  const application = { name: `${PREFIX}app_${randomName()}`, password: randomName() }
  const server = { ownerUrl, application, template }
  await run(ownerUrl, `create database ${template}`)
  const { ownerUrl: url, url: applicationUrl } = urlsOf(server, template)
  await applyMigrations(url, { applicationUrl })
  // PostgreSQL copies only a database without connections; this keeps even autovacuum out.
  await run(ownerUrl, `alter database ${template} with allow_connections false`)
  return {
    ...server,
    async stop() {
      await run(ownerUrl, `drop database ${template} with (force)`)
      await dropRole(server)
      await stop()
    },
  }
}

/** Creates a migrated, empty database in some 50 ms. Safe to call from many workers at once. */
export async function createTestDatabase(server: TestServer): Promise<TestDatabase> {
  const name = PREFIX + randomName()
  const { ownerUrl, template } = server
  // file_copy writes no WAL for the copy: a test database need not survive a crash.
  await run(ownerUrl, `create database ${name} template ${template} strategy file_copy`)
  const drop = () => run(ownerUrl, `drop database ${name} with (force)`)
  return { ...urlsOf(server, name), drop }
}

async function findServer({ url, binaries }: { url?: string | undefined; binaries?: Binaries }) {
  if (url) return { ownerUrl: url, stop: async () => {} }
  return startThrowAway({
    ...(binaries && { binaries }),
    settings: { max_connections: '200', shared_buffers: '64MB' },
  })
}

/** Keeps the role while a database that a killed test has left behind has rights for it. */
async function dropRole({ ownerUrl, application }: TestServer): Promise<void> {
  await run(ownerUrl, `drop role ${application.name}`).catch((error: pg.DatabaseError) => {
    if (error.code !== DEPENDENT_OBJECTS) throw error
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

/** The URLs of a database of the server. */
export function urlsOf({ ownerUrl, application }: TestServer, database: string) {
  const owner = new URL(ownerUrl)
  owner.pathname = `/${database}`
  const url = new URL(owner)
  url.username = application.name
  url.password = application.password
  return { url: url.href, ownerUrl: owner.href }
}

function randomName(): string {
  return randomBytes(6).toString('hex')
}
