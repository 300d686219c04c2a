import { startThrowAway } from '@signin/db/embedded'
import { applyMigrations } from '@signin/db/migrate'
import pg from 'pg'

/** So that the one session looked up is found through an index, as in a table in use. */
const OTHER_SESSIONS = 10_000

export interface Databases {
  /** Signin's, which the bare route reads too. */
  signinUrl: string
  /** Better Auth's own, on the same server. */
  betterAuthUrl: string
  /** Connections a server under test may hold: what Signin's pool holds. */
  poolSize: number
  /** PostgreSQL's version, such as `15.18`. */
  version: string
  stop(): Promise<void>
}

/** One PostgreSQL in a temporary directory, as careful with its disk as in production. */
export async function openDatabases(): Promise<Databases> {
  const server = await startThrowAway({
    settings: { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' },
  })
  const betterAuth = new URL(server.url)
  betterAuth.pathname = '/better_auth'
  await applyMigrations(server.url)
  await runSql(server.url, 'create database better_auth')
  await runSql(server.url, FILL_SIGNIN)
  return {
    signinUrl: server.url,
    betterAuthUrl: betterAuth.href,
    poolSize: 10,
    version: server.version,
    stop: server.stop,
  }
}

/** Once its tables are there. */
export const fillBetterAuth = (url: string) => runSql(url, FILL_BETTER_AUTH)

async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

const FILL_SIGNIN = `
  with people as (
    insert into accounts (id, email, name)
    select gen_random_uuid(), 'filler' || n || '@example.com', 'Filler'
    from generate_series(1, ${OTHER_SESSIONS}) n returning id
  )
  insert into sessions (id, token_hash, account_id, expires_at)
  select gen_random_uuid(), sha256(id::text::bytea), id, now() + interval '14 days' from people;
  analyze`

const FILL_BETTER_AUTH = `
  with people as (
    insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
    select gen_random_uuid()::text, 'Filler', 'filler' || n || '@example.com', false, now(), now()
    from generate_series(1, ${OTHER_SESSIONS}) n returning "id"
  )
  insert into "session" ("id", "token", "userId", "expiresAt", "createdAt", "updatedAt")
  select gen_random_uuid()::text, "id", "id", now() + interval '7 days', now(), now() from people;
  analyze`
