import { DEAD_LETTERS, SCHEMA } from './boss.ts'
import { type Tx, toPgBossDatabase } from './transaction.ts'

/** A job that pg-boss still has: a completed one for an hour, a dead one for 30 days. */
export interface FoundJob {
  /** The same for every attempt, as logged. */
  id: string
  data: unknown
  state: 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'dead'
  addedAt: Date
  startedAt: Date | null
  endedAt: Date | null
  /** When the next attempt is due, if there is one. */
  dueAt: Date
  /** The attempts that have begun. */
  attempts: number
  /** What the last attempt returned or threw. */
  output: { name?: string; message?: string; [field: string]: unknown } | null
}

/** The failed job itself is left out where its dead letter stands for it. */
const FIND = `
  select coalesce(source_root_id, id) as id, data,
    case name when '${DEAD_LETTERS}' then 'dead' else state::text end as state,
    coalesce(source_created_on, created_on) as "addedAt", started_on as "startedAt",
    case name when '${DEAD_LETTERS}' then created_on else completed_on end as "endedAt",
    start_after as "dueAt",
    coalesce(source_retry_count, retry_count) + (state <> 'created' or name = '${DEAD_LETTERS}')::int
      as attempts,
    coalesce(source_output, output) as output
  from ${SCHEMA}.job
  where data @> any($1::text[]::jsonb[])
    and (name = $2 and state <> 'failed' or name = '${DEAD_LETTERS}' and source_name = $2)
  order by "addedAt" desc, id desc
  limit $3`

/** The jobs of a queue whose data contains one of the given objects, the newest first. */
export async function findJobs(
  db: Tx,
  { queue, having, max }: { queue: string; having: object[]; max: number },
): Promise<FoundJob[]> {
  const contained = having.map((data) => JSON.stringify(data))
  const { rows } = await toPgBossDatabase(db).executeSql(FIND, [contained, queue, max])
  return rows as FoundJob[]
}
