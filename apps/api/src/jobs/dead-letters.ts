import type { JobWithMetadata, PgBoss } from 'pg-boss'
import { DEAD_LETTERS } from './boss.ts'

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
