import { startThrowAway } from '@signin/db/embedded'
import { applyMigrations } from '@signin/db/migrate'
import { runSql } from './run-sql.ts'

export interface Databases {
  /** Signin's database, with the application's role; the bare route reads it too. */
  signinUrl: string
  /** The same with the role that owns its tables, for bulk data. */
  ownerUrl: string
  /** Better Auth's database, on the same server. */
  betterAuthUrl: string
  /** The pool size of each server under test, that of Signin. */
  poolSize: number
  /** PostgreSQL's version, such as `15.18`. */
  version: string
  stop(): Promise<void>
}

/** Starts one PostgreSQL in a temporary directory, with production's durability settings. */
export async function openDatabases(): Promise<Databases> {
  const server = await startThrowAway({
    settings: { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' },
  })
  const betterAuth = new URL(server.ownerUrl)
  betterAuth.pathname = '/better_auth'
  await applyMigrations(server.ownerUrl, { applicationUrl: server.url })
  await runSql(server.ownerUrl, 'create database better_auth')
  return {
    signinUrl: server.url,
    ownerUrl: server.ownerUrl,
    betterAuthUrl: betterAuth.href,
    poolSize: 10,
    version: server.version,
    stop: server.stop,
  }
}
