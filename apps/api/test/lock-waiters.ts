import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '@signin/db'

/** Resolves once this many transactions wait for a lock. */
export async function waitForLockWaiters(db: Db, count: number): Promise<void> {
  for (let waiting = 0; waiting < count; ) {
    await sleep(10)
    const rows = await db.$queryRaw<unknown[]>`
      select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    waiting = rows.length
  }
}

/**
 * Starts calls that lock the credentials of an account one after another, so they run in this
 * order.
 */
export async function runInLockOrder<Result>(
  db: Db,
  accountId: string,
  calls: (() => Promise<Result>)[],
): Promise<Result[]> {
  const pending = await db.$transaction(async (tx) => {
    await tx.$executeRaw`
      select pg_advisory_xact_lock(hashtextextended('credentials of ' || ${accountId}, 0))`
    const sent: Promise<Result>[] = []
    for (const call of calls) {
      sent.push(call())
      await waitForLockWaiters(db, sent.length)
    }
    // Returning the promises themselves would make the transaction wait for them.
    return () => Promise.all(sent)
  })
  return pending()
}
