import type { JobWithMetadata, PgBoss } from 'pg-boss'
import { SCHEMA } from './boss.ts'
import { type Handler, type JobLog, type Outcome, perform } from './perform.ts'
import type { Policy } from './policy.ts'

/** Six looks missed in a row are no coincidence. */
const MAX_FETCH_INTERVAL_MS = 60_000

export interface Work {
  queue: string
  handler: Handler
  /** How many jobs of the queue this process does at the same time. */
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
        pollingIntervalSeconds: policy.lookUntoldSeconds,
        notifyPollingIntervalSeconds: policy.lookSeconds,
      },
      async (jobs: JobWithMetadata<object>[]) => {
        // Where there was one there may be more: the next look is not put off.
        boss.notifyWorker(worker)
        return Promise.all(
          jobs.map(async (job) => ({ id: job.id, ...(await perform(handler, job, log)) })),
        )
      },
    )
  }
}

/** Whether every worker looks for jobs, or has one in hand. */
export function areFetching(boss: PgBoss): boolean {
  const longAgo = Date.now() - MAX_FETCH_INTERVAL_MS
  return boss
    .getWipData()
    .every(
      ({ count, lastFetchedOn, createdOn }) => count > 0 || (lastFetchedOn ?? createdOn) > longAgo,
    )
}

/** The same work without waiting for it to be due elsewhere. */
export async function runDueJobs(
  boss: PgBoss,
  handlers: Map<string, { handler: Handler }>,
  log: JobLog,
): Promise<number> {
  let done = 0
  let before = -1
  // A job may add others, also to a queue that was empty a moment ago.
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
    await boss.complete(job.name, job)
    return
  }
  if (outcome.status === 'deadletter') {
    // Only pg-boss's own workers can send one there at once; a job without tries left goes too.
    const lastTry = `update ${SCHEMA}.job set retry_limit = retry_count where name = $1 and id = $2`
    await boss.getDb().executeSql(lastTry, [job.name, job.id])
  }
  await boss.fail(job.name, job, outcome.output)
}
