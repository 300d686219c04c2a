import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.ts'
import { statementNames } from './statement-names.ts'

/** Long enough for a server that is failing over, short enough that a request does not hang. */
const CONNECT_TIMEOUT_MS = 10_000
/**
 * Bounds how long statements wait for a lock, so that a locked table does not exhaust the
 * connection pool. Longer than a migration holds its locks (lock-limits.ts), shorter than a proxy's
 * timeout.
 */
const LOCK_TIMEOUT_MS = 10_000

/** All tables. Only the composition root uses this type; a feature declares {@link Tables}. */
export type Db = PrismaClient

/**
 * The part of {@link Db} with the named tables. A feature's table module declares the tables that
 * the feature owns, so that access to another feature's table is a compile error. The client of a
 * transaction satisfies it too, so the same functions run inside and outside of a transaction.
 */
export type Tables<Delegate extends DelegateName> = Pick<Db, Delegate | '$queryRaw' | '$executeRaw'>

/** Opens transactions that span the tables of several features. */
export type Transactions = Pick<Db, '$transaction'>

/** The client inside a transaction. Features receive it as their {@link Tables}. */
export type Transaction = Parameters<Parameters<Transactions['$transaction']>[0]>[0]

type DelegateName = Exclude<keyof Db, `$${string}` | symbol | number>

export interface DbOptions {
  /** `postgres://user:password@host:port/database`. */
  url: string
  /** The size of the connection pool. Default: 10. */
  maxConnections?: number
  /** How long a statement waits for one lock; then {@link isUnreachable} is true. Default: 10 s. */
  lockTimeoutMs?: number
  /** How long a statement may run; then {@link isStatementTimeout} is true. Default: no limit. */
  statementTimeoutMs?: number
  /** Called for connections that break while idle. The pool replaces them. */
  onError?: (error: Error) => void
}

/**
 * Creates a client for the database at `url`. It connects with the first query; `$disconnect()`
 * closes every connection. Queries throw Prisma's errors.
 */
export function createDb({
  url,
  maxConnections = 10,
  lockTimeoutMs = LOCK_TIMEOUT_MS,
  statementTimeoutMs = 0,
  onError = () => {},
}: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'signin',
    // The adapter sends times without an offset. With another time zone as the database's default
    // they would be stored hours off, and disagree with "now()".
    options: `-c TimeZone=UTC -c lock_timeout=${lockTimeoutMs} -c statement_timeout=${statementTimeoutMs}`,
  })
  // Without a listener a pool's 'error' event ends the process: a restart of the database would end
  // every replica of the api.
  pool.on('error', onError)
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    onConnectionError: onError,
    statementNameGenerator: statementNames(),
  })
  // The other formats include a query's arguments, which would be logged with the error.
  return new PrismaClient({ adapter, errorFormat: 'minimal' })
}
