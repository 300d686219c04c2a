import type { PgBoss } from 'pg-boss'
import { DEAD_LETTERS, SCHEMA } from './boss.ts'

/** How many jobs of a queue are in each state. Completed ones are not counted. */
export interface Queue {
  name: string
  /** Due now. */
  waiting: number
  /** Due later, such as after a failed attempt. */
  delayed: number
  active: number
  /** Dead letters. */
  dead: number
}

/** Counted now: pg-boss's own counts are as old as the last pass of a worker. */
const COUNTS = `
  select queue.name,
    count(*) filter (where job.name <> '${DEAD_LETTERS}' and state in ('created', 'retry')
      and start_after <= now())::int as waiting,
    count(*) filter (where job.name <> '${DEAD_LETTERS}' and state in ('created', 'retry')
      and start_after > now())::int as delayed,
    count(*) filter (where job.name <> '${DEAD_LETTERS}' and state = 'active')::int as active,
    count(*) filter (where job.name = '${DEAD_LETTERS}')::int as dead
  from ${SCHEMA}.queue
  left join ${SCHEMA}.job on queue.name = case job.name when '${DEAD_LETTERS}' then source_name else job.name end
  where queue.name <> '${DEAD_LETTERS}' and queue.name not like '\\_\\_%'
  group by queue.name order by queue.name`

/** By name, without those of pg-boss itself. */
export async function listQueues(boss: PgBoss): Promise<Queue[]> {
  return (await boss.getDb().executeSql(COUNTS)).rows
}
