import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '@signin/db'

/** Resolves once so many transactions wait for what another one holds. */
export async function heldUp(db: Db, count: number): Promise<void> {
  for (let waiting = 0; waiting < count; ) {
    await sleep(10)
    const rows = await db.$queryRaw<unknown[]>`
      select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    waiting = rows.length
  }
}

/** Sends what changes the credentials of an account, one behind the other, and lets them go on in this order. */
export async function inLine<Result>(
  db: Db,
  accountId: string,
  calls: (() => Promise<Result>)[],
): Promise<Result[]> {
  const underWay = await db.$transaction(async (tx) => {
    await tx.$executeRaw`
      select pg_advisory_xact_lock(hashtextextended('credentials of ' || ${accountId}, 0))`
    const sent: Promise<Result>[] = []
    for (const call of calls) {
      sent.push(call())
      await heldUp(db, sent.length)
    }
    // Not the promises themselves, which the transaction would wait for.
    return () => Promise.all(sent)
  })
  return underWay()
}
