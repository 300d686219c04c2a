import type { JobWithMetadata, PgBoss } from 'pg-boss'
import { SCHEMA } from './boss.ts'
import { type Handler, type JobLog, type Outcome, perform } from './perform.ts'
import type { Policy } from './policy.ts'

/** Six missed polls of `pollSeconds`: a delay of that length is no coincidence. */
const MAX_FETCH_INTERVAL_MS = 60_000

export interface Work {
  queue: string
  handler: Handler
  /** How many jobs of the queue this process runs at the same time. */
  maxConcurrent: number
  policy: Policy
  log: JobLog
}

export async function startWorkers(boss: PgBoss, work: Work): Promise<void> {
  const { queue, handler, maxConcurrent, policy, log } = work
  for (let i = 0; i < maxConcurrent; i++) {
    const worker: string = await boss.work(
      queue,
      {
        includeMetadata: true,
        perJobResults: true,
        pollingIntervalSeconds: policy.pollWithoutListenSeconds,
        notifyPollingIntervalSeconds: policy.pollSeconds,
      },
      async (jobs: JobWithMetadata<object>[]) => {
        // More jobs may be due, so the worker fetches again without waiting for the next poll.
        boss.notifyWorker(worker)
        return Promise.all(
          jobs.map(async (job) => ({ id: job.id, ...(await perform(handler, job, log)) })),
        )
      },
    )
  }
}

/** Whether every worker is running a job or has fetched within the last minute. */
export function areFetching(boss: PgBoss): boolean {
  const earliest = Date.now() - MAX_FETCH_INTERVAL_MS
  return boss
    .getWipData()
    .every(
      ({ count, lastFetchedOn, createdOn }) => count > 0 || (lastFetchedOn ?? createdOn) > earliest,
    )
}

/** Runs all due jobs in this call, without the workers, and returns their number. */
export async function runDueJobs(
  boss: PgBoss,
  handlers: Map<string, { handler: Handler }>,
  log: JobLog,
): Promise<number> {
  let done = 0
  let before = -1
  // A job can add jobs to a queue that was already processed, so all queues are checked again.
  while (done > before) {
    before = done
    for (const [queue, { handler }] of handlers) {
      for (let [job] = await next(boss, queue); job; [job] = await next(boss, queue)) {
        await settle(boss, job, await perform(handler, job, log))
        done += 1
      }
    }
  }
  return done
}

function next(boss: PgBoss, queue: string): Promise<JobWithMetadata<object>[]> {
  return boss.fetch<object>(queue, { includeMetadata: true })
}

async function settle(boss: PgBoss, job: JobWithMetadata, outcome: Outcome): Promise<void> {
  if (outcome.status === 'completed') {
    await boss.complete(job.name, job, outcome.output)
    return
  }
  if (outcome.status === 'deadletter') {
    // Outside of a pg-boss worker a job becomes a dead letter only when it has no retries left.
    const exhaust = `update ${SCHEMA}.job set retry_limit = retry_count where name = $1 and id = $2`
    await boss.getDb().executeSql(exhaust, [job.name, job.id])
  }
  await boss.fail(job.name, job, outcome.output)
}
