import type { JobWithMetadata } from 'pg-boss'
import type { BaseLogger } from 'pino'

export interface RunningJob {
  /** The same for every attempt, also after a retry from the dead letters. */
  id: string
  /** 1 for the first attempt. */
  attempt: number
  /** Aborted when the job has expired: another worker may have fetched it by then. */
  signal: AbortSignal
}

/** A handler's result that is stored with the job, for an hour. It must contain no secret. */
export class Completion {
  readonly output: object

  constructor(output: object) {
    this.output = output
  }
}

/** Throws to have the job retried, or a {@link PermanentFailure} when a retry cannot succeed. */
export type Handler<Data = never> = (data: Data, job: RunningJob) => Promise<unknown>

/** A retry cannot succeed: the job becomes a dead letter at once. */
export class PermanentFailure extends Error {
  override name = 'PermanentFailure'
}

export type JobLog = Pick<BaseLogger, 'info' | 'warn' | 'error'>

export type Outcome =
  | { status: 'completed'; output?: object }
  /** Stored with the job. Only the error's name and message: its other fields can quote rows. */
  | { status: 'failed' | 'deadletter'; output: { name: string; message: string } }

/** Runs one attempt of a job. Never throws; every failure is logged. */
export async function perform(
  handler: Handler<never>,
  job: JobWithMetadata,
  log: JobLog,
): Promise<Outcome> {
  const id = job.sourceRootId ?? job.id
  const attempt = job.retryCount + 1
  try {
    const result = await handler(job.data as never, { id, attempt, signal: job.signal })
    return { status: 'completed', ...(result instanceof Completion && { output: result.output }) }
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
