import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { LockTimeoutError } from './error.ts'
import { type LockLimits, MAX_PAUSE_MS } from './lock-limits.ts'
import type { LockWatch } from './lock-watch.ts'
import { resetSettings } from './settings.ts'

const LOCK_NOT_AVAILABLE = '55P03'
const QUERY_CANCELED = '57014'
const DEADLOCK_DETECTED = '40P01'

/** The connection of the migration, with its lock limits. */
export interface MigrationSession {
  client: pg.Client
  watch: LockWatch
  limits: LockLimits
}

/**
 * Repeats `work` until it gets its locks. Each attempt blocks other sessions for a few seconds at
 * most; in the pauses between attempts they proceed. `canRepeat` is asked after each timeout: work
 * that contains a COMMIT may have changed something before it timed out.
 *
 * @throws {LockTimeoutError} with the holders of the locks, after `totalMs`, or at once if the work
 *   cannot be repeated.
 */
export async function retryUntilLocked(
  session: MigrationSession,
  work: () => Promise<unknown>,
  canRepeat: () => Promise<boolean>,
): Promise<void> {
  const { totalMs, pauseMs } = session.limits
  session.watch.holders = ''
  const deadline = performance.now() + totalMs
  for (let pause = pauseMs; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
    const timedOut = await attempt(session, session.limits, work)
    if (!timedOut) return
    if (!(await canRepeat())) throw timedOut
    if (performance.now() + pause > deadline) {
      throw new LockTimeoutError(
        `It did not get its locks within ${totalMs / 1000} s. ${timedOut.message}`,
        { cause: timedOut.cause },
      )
    }
    await wait(pause)
  }
}

/**
 * Runs `work` once. It waits up to `lockMs` for each lock, and is not limited in how long it blocks
 * other sessions.
 *
 * @throws {LockTimeoutError} with the holders of the locks.
 */
export async function runWithLockTimeout(
  session: MigrationSession,
  lockMs: number,
  work: () => Promise<unknown>,
): Promise<void> {
  session.watch.holders = ''
  const timedOut = await attempt(session, { lockMs }, work)
  if (timedOut) throw timedOut
}

/** Returns an error when `work` did not get its locks; throws every other error. */
async function attempt(
  { client, watch }: MigrationSession,
  { lockMs, blockingMs }: Pick<LockLimits, 'lockMs'> & Partial<LockLimits>,
  work: () => Promise<unknown>,
): Promise<LockTimeoutError | undefined> {
  await client.query(`set lock_timeout = ${lockMs}`)
  try {
    await watch.during(work, blockingMs)
    return undefined
  } catch (error) {
    const { code } = error as { code?: unknown }
    const cancelled = code === QUERY_CANCELED && watch.hasCancelled
    if (!cancelled && code !== LOCK_NOT_AVAILABLE && code !== DEADLOCK_DETECTED) throw error
    const blocked = cancelled && 'It kept others waiting for too long.'
    const holders = watch.holders && `In its way: ${watch.holders}.`
    const why = [blocked, holders].filter(Boolean).join(' ')
    return new LockTimeoutError(why || 'In its way: a session that has ended.', { cause: error })
  } finally {
    // The work can have changed settings too. On a lost connection this fails; the first error has the reason.
    await resetSettings(client).catch(() => {})
  }
}
