import type { PgBoss } from 'pg-boss'
import { openBoss } from './boss.ts'
import { type DeadLetter, discardDead, listDead, retryAllDead, retryDead } from './dead-letters.ts'
import type { Handler, JobLog } from './perform.ts'
import { POLICY, type Policy } from './policy.ts'
import { listQueues, type Queue } from './queues.ts'
import { type Tx, toPgBossDatabase } from './transaction.ts'
import { areFetching, runDueJobs, startWorkers } from './workers.ts'

export {
  Completion,
  type Handler,
  type JobLog,
  PermanentFailure,
  type RunningJob,
} from './perform.ts'
export type { DeadLetter, Queue, Tx }

export interface JobsDeps {
  databaseUrl: string
  logger: JobLog
  policy?: Partial<Policy>
}

export interface AddOptions {
  /** The earliest time at which it runs. Default: at once. */
  startAfter?: Date
}

/**
 * A transactional outbox: a job runs if, and only if, the change that it belongs to commits. Jobs
 * are stored in the same PostgreSQL database, and every replica fetches them. Delivery is at least
 * once: a handler whose process is killed before the job is marked as completed runs again.
 *
 * Job data contains ids and no secrets, since a leaked database would reveal them
 * (docs/decisions/0015).
 */
export interface Jobs {
  /** Adds a job with one statement of the caller's transaction, with which it commits. */
  add(tx: Tx, queue: string, data: object, options?: AddOptions): Promise<void>
  /** Registers the handlers of queues. Must be called before `add` and `start`. */
  work(handlers: Record<string, Handler>, options?: { maxConcurrent?: number }): void
  /**
   * Adds an empty job at the times of the cron expression (UTC), once for all replicas. If times
   * were missed because no replica was running, one job is added for all of them.
   */
  schedule(queue: string, cron: string): void
  /** Starts the workers of this process. Rejects when the database is unavailable. */
  start(): Promise<void>
  /**
   * Stops fetching, waits for running jobs up to `stopSeconds` and returns the others to the queue.
   * Must be called before the database is closed.
   */
  stop(): Promise<void>
  /** Runs all due jobs in this call, and returns their number. */
  runDueJobs(): Promise<number>
  /** False when the workers were started and have stopped fetching jobs. */
  isHealthy(): boolean
  /** The queues, with the number of their jobs in each state. */
  queues(): Promise<Queue[]>
  /** The jobs whose last attempt failed, oldest first; at most 200. */
  deadLetters(): Promise<DeadLetter[]>
  /** Returns a dead letter to its queue; false when there is none with that id. */
  retryDead(id: string): Promise<boolean>
  /** Returns the dead letters of a queue, or all, to their queues. Returns their number. */
  retryAllDead(queue?: string): Promise<number>
  /** Deletes one dead letter, those of a queue, or all. Returns their number. */
  discardDead(which: { id?: string; queue?: string | undefined }): Promise<number>
}

/** The job queue in the database at `databaseUrl`. It connects on first use. */
export function createJobs({ databaseUrl, logger, policy: changed }: JobsDeps): Jobs {
  const policy = { ...POLICY, ...changed }
  const handlers = new Map<string, { handler: Handler; maxConcurrent: number }>()
  const schedules = new Map<string, string>()
  let opened: Promise<PgBoss> | undefined
  let workers: PgBoss | undefined

  function open(isWorker: boolean): Promise<PgBoss> {
    const opening = openBoss({
      databaseUrl,
      queues: [...handlers.keys()],
      isWorker,
      policy,
      log: logger,
    })
    opened = opening
    // A failed connection is not cached: the next call tries again.
    opening.catch(() => {
      if (opened === opening) opened = undefined
    })
    return opening
  }

  const boss = () => opened ?? open(false)

  async function close(): Promise<void> {
    const closing = opened
    opened = undefined
    workers = undefined
    await (await closing?.catch(() => undefined))?.stop({ timeout: policy.stopSeconds * 1000 })
  }

  return {
    async add(tx, queue, data, options = {}) {
      await (await boss()).send(queue, data, { ...options, db: toPgBossDatabase(tx) })
    },

    work(handlerOf, { maxConcurrent = 1 } = {}) {
      for (const [queue, handler] of Object.entries(handlerOf))
        handlers.set(queue, { handler, maxConcurrent })
    },

    schedule(queue, cron) {
      schedules.set(queue, cron)
    },

    async start() {
      await close()
      const started = await open(true)
      for (const [queue, cron] of schedules) {
        await started.schedule(queue, cron, null, { missed: 'once' })
      }
      for (const [queue, { handler, maxConcurrent }] of handlers) {
        await startWorkers(started, { queue, handler, maxConcurrent, policy, log: logger })
      }
      workers = started
    },

    stop: close,
    runDueJobs: async () => runDueJobs(await boss(), handlers, logger),
    isHealthy: () => workers === undefined || areFetching(workers),
    queues: async () => listQueues(await boss()),
    deadLetters: async () => listDead(await boss()),
    retryDead: async (id) => retryDead(await boss(), id),
    retryAllDead: async (queue) => retryAllDead(await boss(), queue),
    discardDead: async (which) => discardDead(await boss(), which),
  }
}
