import type pg from 'pg'
import { connect } from './connection.ts'
import { LockTimeoutError } from './error.ts'
import { LOCK_LIMITS, type LockLimits } from './lock-limits.ts'
import { type MigrationSession, onceLocked } from './lock-retries.ts'
import { LockWatch } from './lock-watch.ts'

/**
 * The key of Prisma's own advisory lock: `prisma migrate deploy` and this migrator wait for each
 * other. infra/backup holds it as well, shared, while it dumps.
 */
const PRISMA_LOCK = 72707369
const CLIENT_CHECK = '1s'

export interface SessionOptions {
  limits?: Partial<LockLimits> | undefined
  /** Called with the sessions that the migration waits for, each time these change. */
  onWaiting?: ((holders: string) => void) | undefined
}

/**
 * Waits until no other migration and no dump of the database at `url` runs, then does `work`. The
 * lock belongs to the connection, so PostgreSQL releases it even if this process is killed.
 *
 * @throws {LockTimeoutError} naming the holder, when the lock stays taken for `turnMs`.
 */
export async function withMigrationLock<T>(
  url: string,
  { limits, onWaiting = () => {} }: SessionOptions,
  work: (session: MigrationSession) => Promise<T>,
): Promise<T> {
  const client = await connect(url, 'signin migrate')
  try {
    await endStatementsWithProcess(client)
    const { rows } = await client.query('select pg_backend_pid() as pid')
    const watch = await LockWatch.open(url, rows[0].pid, onWaiting)
    const session = { client, watch, limits: { ...LOCK_LIMITS, ...limits } }
    try {
      await acquireLock(session)
      return await work(session)
    } finally {
      await watch.close()
    }
  } finally {
    await client.end()
  }
}

/**
 * A statement would run on after this process was killed, and keep its locks. PostgreSQL 14 and
 * newer look for the client where the system lets them.
 */
async function endStatementsWithProcess(client: pg.Client): Promise<void> {
  await client.query(`set client_connection_check_interval = '${CLIENT_CHECK}'`).catch(() => {})
}

async function acquireLock(session: MigrationSession): Promise<void> {
  const { client, limits } = session
  try {
    const acquire = () => client.query(`select pg_advisory_lock(${PRISMA_LOCK})`)
    await onceLocked(session, limits.turnMs, acquire)
  } catch (error) {
    if (!(error instanceof LockTimeoutError)) throw error
    throw new LockTimeoutError(
      `Another migration, or a backup, has not ended within ${limits.turnMs / 1000} s. ${error.message}`,
      { cause: error },
    )
  }
}
