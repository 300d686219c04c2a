import type { JobWithMetadata } from 'pg-boss'
import type { BaseLogger } from 'pino'

export interface JobInHand {
  /** The same for every try, also of one put back from the dead letters. */
  id: string
  /** 1 for the first. */
  attempt: number
  /** Aborted when the job has taken too long: somebody else may have it by now. */
  signal: AbortSignal
}

/** Throws to be tried again later, and a {@link PermanentFailure} when that would change nothing. */
export type Handler<Data = never> = (data: Data, job: JobInHand) => Promise<unknown>

/** Trying again is of no use: the job goes to the dead letters at once. */
export class PermanentFailure extends Error {
  override name = 'PermanentFailure'
}

export type JobLog = Pick<BaseLogger, 'info' | 'warn' | 'error'>

export type Outcome =
  | { status: 'completed' }
  /** Kept with the job: of an error its name and message alone, since the rest can quote rows. */
  | { status: 'failed' | 'deadletter'; output: { name: string; message: string } }

/** One try of one job. Never throws; every failure is logged. */
export async function perform(
  handler: Handler<never>,
  job: JobWithMetadata,
  log: JobLog,
): Promise<Outcome> {
  const id = job.sourceRootId ?? job.id
  const attempt = job.retryCount + 1
  try {
    await handler(job.data as never, { id, attempt, signal: job.signal })
    return { status: 'completed' }
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    const permanent = error instanceof PermanentFailure
    const last = permanent || job.retryCount >= job.retryLimit
    const fields = { event: last ? 'job_died' : 'job_failed', queue: job.name, job: id, attempt }
    if (last) log.error({ ...fields, err: error }, 'a job failed for good')
    else log.warn({ ...fields, err: error }, 'a job failed and will be tried again')
    const { name, message } = error
    return { status: permanent ? 'deadletter' : 'failed', output: { name, message } }
  }
}
