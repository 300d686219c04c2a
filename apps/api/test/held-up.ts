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
