import { setTimeout as passes } from 'node:timers/promises'
import type pg from 'pg'
import { LockedOutError } from './error.ts'
import { type LockLimits, MAX_PAUSE_MS } from './lock-limits.ts'
import type { LockWatch } from './lock-watch.ts'

const LOCK_NOT_AVAILABLE = '55P03'
const QUERY_CANCELED = '57014'
const DEADLOCK_DETECTED = '40P01'

/** The session that migrates, and how it waits for locks. */
export interface LockSession {
  watch: LockWatch
  limits: LockLimits
  /** Reported of each change of whom is waited for. */
  onWaiting(holders: string): void
}

type Client = Pick<pg.ClientBase, 'query'>

/**
 * Does `work`, one transaction, again and again until it gets its locks: each attempt waits for
 * seconds and keeps others waiting no longer than that, and between two everybody else goes on.
 *
 * @throws {LockedOutError} naming whom it waited for, when the time is over.
 */
export async function untilLocked(
  client: Client,
  session: LockSession,
  work: () => Promise<unknown>,
): Promise<void> {
  const { lockMs, blockingMs, totalMs, pauseMs } = session.limits
  session.watch.holders = ''
  const until = performance.now() + totalMs
  for (let pause = pauseMs; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
    const lockedOut = await attempt(client, session, { lockMs, blockingMs }, work)
    if (!lockedOut) return
    if (performance.now() + pause > until) {
      throw new LockedOutError(
        `It did not get its locks within ${totalMs / 1000} s. ${lockedOut.message}`,
        { cause: lockedOut.cause },
      )
    }
    await passes(pause)
  }
}

/** Does `work` once, which waits up to `lockMs` for each lock. */
export async function onceLocked(
  client: Client,
  session: LockSession,
  lockMs: number,
  work: () => Promise<unknown>,
): Promise<void> {
  session.watch.holders = ''
  const lockedOut = await attempt(client, session, { lockMs }, work)
  if (lockedOut) throw lockedOut
}

/** Answers what was in the way, if it was locks; throws what else went wrong. */
async function attempt(
  client: Client,
  { watch, onWaiting }: LockSession,
  { lockMs, blockingMs }: Pick<LockLimits, 'lockMs'> & Partial<LockLimits>,
  work: () => Promise<unknown>,
): Promise<LockedOutError | undefined> {
  await client.query(`set lock_timeout = ${lockMs}`)
  try {
    await watch.during(work, { onWaiting, ...(blockingMs && { blockingMs }) })
    return undefined
  } catch (error) {
    const { code } = error as { code?: unknown }
    const cancelled = code === QUERY_CANCELED && watch.hasCancelled
    if (!cancelled && code !== LOCK_NOT_AVAILABLE && code !== DEADLOCK_DETECTED) throw error
    const kept = cancelled && 'It kept others waiting for too long.'
    const holders = watch.holders && `In its way: ${watch.holders}.`
    const why = [kept, holders].filter(Boolean).join(' ')
    return new LockedOutError(why || 'In its way: a session that has ended.', { cause: error })
  } finally {
    // A connection that is gone has no limits, and its error is the one to be told.
    await client.query('set lock_timeout = 0').catch(() => {})
  }
}
