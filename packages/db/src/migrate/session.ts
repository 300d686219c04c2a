import { connect } from './connection.ts'
import { LockTimeoutError } from './error.ts'
import { LOCK_LIMITS, type LockLimits } from './lock-limits.ts'
import { type MigrationSession, runWithLockTimeout } from './lock-retries.ts'
import { LockWatch } from './lock-watch.ts'

/**
 * The key of Prisma's own advisory lock, so that `prisma migrate deploy` and this migrator exclude
 * each other. infra/backup holds it in shared mode while it dumps.
 */
const PRISMA_LOCK = 72707369

export interface SessionOptions {
  limits?: Partial<LockLimits> | undefined
  /** Called with the sessions that block the migration, each time they change. */
  onWaiting?: ((holders: string) => void) | undefined
}

/**
 * Acquires the migration lock of the database at `url`, which excludes other migrations and dumps,
 * and runs `work`. It is a session-level lock, so PostgreSQL releases it even if this process is
 * killed.
 *
 * @throws {LockTimeoutError} with the holder, when the lock is not acquired within `nonBlockingMs`.
 */
export async function withMigrationLock<T>(
  url: string,
  { limits, onWaiting = () => {} }: SessionOptions,
  work: (session: MigrationSession) => Promise<T>,
): Promise<T> {
  const client = await connect(url, 'signin migrate')
  try {
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

async function acquireLock(session: MigrationSession): Promise<void> {
  const { client, limits } = session
  try {
    const acquire = () => client.query(`select pg_advisory_lock(${PRISMA_LOCK})`)
    await runWithLockTimeout(session, limits.nonBlockingMs, acquire)
  } catch (error) {
    if (!(error instanceof LockTimeoutError)) throw error
    throw new LockTimeoutError(
      `Another migration, or a backup, has not ended within ${limits.nonBlockingMs / 1000} s. ${error.message}`,
      { cause: error },
    )
  }
}
