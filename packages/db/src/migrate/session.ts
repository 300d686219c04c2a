import { setTimeout as wait } from 'node:timers/promises'
import { connect } from './connection.ts'
import { LockTimeoutError } from './error.ts'
import { advisoryHoldersOf, describeHolders } from './lock-holders.ts'
import { LOCK_LIMITS, type LockLimits } from './lock-limits.ts'
import type { MigrationSession } from './lock-retries.ts'
import { LockWatch } from './lock-watch.ts'

/**
 * The key of Prisma's own advisory lock, so that `prisma migrate deploy` and this migrator exclude
 * each other. infra/backup holds it in shared mode while it dumps.
 */
const PRISMA_LOCK = 72707369
const POLL_INTERVAL_MS = 200

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
      await acquireLock(session, onWaiting)
      return await work(session)
    } finally {
      await watch.close()
    }
  } finally {
    await client.end()
  }
}

/**
 * Polls. A session that waits in `pg_advisory_lock` has a snapshot, for whose end a `create index
 * concurrently` of the lock's holder would wait in turn: a deadlock.
 */
async function acquireLock(
  { client, limits: { nonBlockingMs } }: MigrationSession,
  onWaiting: (holders: string) => void,
): Promise<void> {
  const deadline = performance.now() + nonBlockingMs
  let last = ''
  for (;;) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as acquired', [
      PRISMA_LOCK,
    ])
    if (rows[0].acquired) return
    const holders = describeHolders(await advisoryHoldersOf(client, PRISMA_LOCK))
    if (holders && holders !== last) onWaiting(holders)
    last = holders || last
    if (performance.now() > deadline) {
      throw new LockTimeoutError(
        `Another migration, or a backup, has not ended within ${nonBlockingMs / 1000} s. In its way: ${last}.`,
      )
    }
    await wait(POLL_INTERVAL_MS)
  }
}
