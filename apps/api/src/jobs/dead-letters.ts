import type { JobWithMetadata, PgBoss } from 'pg-boss'
import { DEAD_LETTERS, SCHEMA } from './boss.ts'

/** A job whose last attempt failed. */
export interface DeadLetter {
  /** The argument of `retryDead`. */
  id: string
  /** The id of the original job, as logged. */
  job: string
  queue: string
  data: unknown
  attempts: number
  reason: string
  addedAt: Date
  diedAt: Date
}

const MAX_LISTED = 200

export async function listDead(boss: PgBoss): Promise<DeadLetter[]> {
  return (await boss.findJobs<object>(DEAD_LETTERS, { limit: MAX_LISTED })).map(deadLetterOf)
}

function deadLetterOf(job: JobWithMetadata): DeadLetter {
  const { message } = (job.sourceOutput ?? {}) as { message?: string }
  return {
    id: job.id,
    job: job.sourceRootId ?? job.id,
    queue: job.sourceName ?? '',
    data: job.data,
    attempts: (job.sourceRetryCount ?? 0) + 1,
    reason: message ?? 'Its process ended, or it took too long.',
    addedAt: job.sourceCreatedOn ?? job.createdOn,
    diedAt: job.createdOn,
  }
}

export async function retryDead(boss: PgBoss, id: string): Promise<boolean> {
  return (await boss.redrive(DEAD_LETTERS, { ids: [id] })) > 0
}

/** Those of one queue, or of all, until now. Returns their number. */
export async function retryAllDead(boss: PgBoss, sourceName?: string): Promise<number> {
  // One that dies again meanwhile is not retried again.
  const some = { createdBefore: new Date(), ...(sourceName !== undefined && { sourceName }) }
  let retried = 0
  for (let moved = 1; moved > 0; retried += moved) moved = await boss.redrive(DEAD_LETTERS, some)
  return retried
}

/** Deletes dead letters: one, those of one queue, or all. Returns their number. */
export async function discardDead(
  boss: PgBoss,
  { id, queue }: { id?: string; queue?: string | undefined },
): Promise<number> {
  const deleted = await boss.getDb().executeSql(
    `delete from ${SCHEMA}.job where name = $1
      and ($2::uuid is null or id = $2::uuid) and ($3::text is null or source_name = $3)
      returning id`,
    [DEAD_LETTERS, id ?? null, queue ?? null],
  )
  return deleted.rows.length
}
