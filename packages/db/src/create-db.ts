import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client.ts'
import { statementNames } from './statement-names.ts'

/** Long enough for a server that is failing over, short enough that a request does not hang. */
const CONNECT_TIMEOUT_MS = 10_000
/**
 * Whoever locks a table, by hand too, must not use up every connection with those who wait for it.
 * Longer than a migration does (lock-limits.ts), shorter than a proxy waits for an answer.
 */
const LOCK_TIMEOUT_MS = 10_000

/** Every table. Only the composition root sees this; a feature asks for {@link Tables}. */
export type Db = PrismaClient

/**
 * The part of {@link Db} a feature may touch: the delegates it names. A
 * feature's table module declares exactly the tables it owns, so that reaching
 * into another feature's is a compile error. The client a transaction is given
 * satisfies it too, so the same functions run inside and outside of one.
 */
export type Tables<Delegate extends DelegateName> = Pick<Db, Delegate | '$queryRaw' | '$executeRaw'>

/** Opens a transaction that several features' tables take part in. */
export type Transactions = Pick<Db, '$transaction'>

/** The client inside a transaction, to be handed on to features, each of which sees its own tables. */
export type Transaction = Parameters<Parameters<Transactions['$transaction']>[0]>[0]

type DelegateName = Exclude<keyof Db, `$${string}` | symbol | number>

export interface DbOptions {
  /** `postgres://user:password@host:port/database`. */
  url: string
  /** Connections this process may hold at once; 10 unless given. */
  maxConnections?: number
  /** How long a statement waits for one lock; 10 s unless given. {@link isUnreachable} when it is over. */
  lockTimeoutMs?: number
  /** Reported of connections that broke while idle; the pool replaces them by itself. */
  onError?: (error: Error) => void
}

/**
 * A client of the database at `url`. It connects with the first query, and
 * `$disconnect()` closes every connection. Queries throw Prisma's errors.
 */
export function createDb({
  url,
  maxConnections = 10,
  lockTimeoutMs = LOCK_TIMEOUT_MS,
  onError = () => {},
}: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'signin',
    // The adapter sends times without an offset: in a database set to another zone they would be
    // stored hours off, and disagree with "now()".
    options: `-c TimeZone=UTC -c lock_timeout=${lockTimeoutMs}`,
  })
  // A pool's 'error' event without a listener ends the process: a database
  // that restarts would take every replica of the api down with it.
  pool.on('error', onError)
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    onConnectionError: onError,
    statementNameGenerator: statementNames(),
  })
  // The other formats quote a query's arguments, and errors end up in logs.
  return new PrismaClient({ adapter, errorFormat: 'minimal' })
}
