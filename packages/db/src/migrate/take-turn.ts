import type { CatalogPool } from './catalog-adapter.ts'
import { LockedOutError } from './error.ts'
import { type LockSession, onceLocked } from './lock-attempts.ts'
import { LOCK_LIMITS, type LockLimits } from './lock-limits.ts'
import { LockWatch } from './lock-watch.ts'

/**
 * The key of Prisma's own advisory lock, so that `prisma migrate deploy` waits for us and we for it.
 * infra/backup holds the same one, shared, while it dumps.
 */
const PRISMA_LOCK = 72707369

export interface TurnOptions {
  limits?: Partial<LockLimits> | undefined
  /** Reported whom is waited for, each time that changes. */
  onWaiting?: ((holders: string) => void) | undefined
}

/**
 * Waits until nobody else migrates or dumps this database, then does `work`. The turn belongs to
 * the session, so PostgreSQL takes it back even if this process is killed.
 *
 * @throws {LockedOutError} naming who has the turn, when it does not end.
 */
export async function inTurn<T>(
  pool: CatalogPool,
  { limits, onWaiting = () => {} }: TurnOptions,
  work: () => Promise<T>,
): Promise<T> {
  const { rows } = await pool.query('select pg_backend_pid() as pid')
  const watch = await LockWatch.open(pool.options.connectionString, rows[0].pid)
  const locks: LockSession = { watch, onWaiting, limits: { ...LOCK_LIMITS, ...limits } }
  try {
    await takeTurn(pool, locks)
    pool.locks = locks
    return await work()
  } finally {
    pool.locks = undefined
    await watch.close()
  }
}

/** The connection goes back into the pool of one, and so stays the one that holds the lock. */
async function takeTurn(pool: CatalogPool, locks: LockSession): Promise<void> {
  const client = await pool.connect()
  try {
    const take = () => client.query(`select pg_advisory_lock(${PRISMA_LOCK})`)
    await onceLocked(client, locks, locks.limits.turnMs, take)
  } catch (error) {
    if (!(error instanceof LockedOutError)) throw error
    throw new LockedOutError(
      `Another migration, or a backup, has not ended within ${locks.limits.turnMs / 1000} s. ${error.message}`,
      { cause: error },
    )
  } finally {
    client.release()
  }
}
