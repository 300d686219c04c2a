import type { PgBoss } from 'pg-boss'
import { openBoss } from './boss.ts'
import { type DeadLetter, listDead, retryDead } from './dead-letters.ts'
import type { Handler, JobLog } from './perform.ts'
import { POLICY, type Policy } from './policy.ts'
import { type Tx, within } from './transaction.ts'
import { areFetching, runDueJobs, startWorkers } from './workers.ts'

export { type Handler, type JobInHand, type JobLog, PermanentFailure } from './perform.ts'
export type { DeadLetter, Tx }

export interface JobsDeps {
  databaseUrl: string
  logger: JobLog
  policy?: Partial<Policy>
}

export interface AddOptions {
  /** Not before then; at once unless given. */
  startAfter?: Date
}

/**
 * Work that must happen once a change is committed, and must not when it is not. Jobs lie in
 * PostgreSQL beside what they speak of, and every replica takes them. Each is done at least once:
 * a handler whose process is killed at the wrong moment runs again.
 *
 * What a job carries can be read by whoever reads the database: ids, never secrets
 * (docs/decisions/0015).
 */
export interface Jobs {
  /** One statement of the caller's transaction: it commits with it, and is undone with it. */
  add(tx: Tx, queue: string, data: object, options?: AddOptions): Promise<void>
  /** Names who does the jobs of a queue. To be called before anything is added or started. */
  work(handlers: Record<string, Handler>, options?: { maxConcurrent?: number }): void
  /**
   * Adds an empty job whenever the cron expression says so (in UTC), once for all replicas; also
   * once for the times that passed while no replica ran.
   */
  schedule(queue: string, cron: string): void
  /** From now on this process takes jobs. Rejects when the database cannot serve. */
  start(): Promise<void>
  /** Takes no more, waits a while for those in hand and gives back the rest. Before the database. */
  stop(): Promise<void>
  /** Does everything that is due, here and now, and answers how many jobs that was. */
  runDueJobs(): Promise<number>
  /** False when workers that were started have stopped taking jobs. */
  isHealthy(): boolean
  /** What was given up, oldest first. */
  deadLetters(): Promise<DeadLetter[]>
  /** Puts one back to be tried anew; false when there is none by that id. */
  retryDead(id: string): Promise<boolean>
}

/** The job queue of the database at `databaseUrl`. It connects when it is first used. */
export function createJobs({ databaseUrl, logger, policy: changed }: JobsDeps): Jobs {
  const policy = { ...POLICY, ...changed }
  const handlers = new Map<string, { handler: Handler; maxConcurrent: number }>()
  const timetable = new Map<string, string>()
  let opened: Promise<PgBoss> | undefined
  let workers: PgBoss | undefined

  function open(working: boolean): Promise<PgBoss> {
    const opening = openBoss({
      databaseUrl,
      queues: [...handlers.keys()],
      working,
      policy,
      log: logger,
    })
    opened = opening
    // A database that was away may be back at the next call.
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
      await (await boss()).send(queue, data, { ...options, db: within(tx) })
    },

    work(named, { maxConcurrent = 1 } = {}) {
      for (const [queue, handler] of Object.entries(named))
        handlers.set(queue, { handler, maxConcurrent })
    },

    schedule(queue, cron) {
      timetable.set(queue, cron)
    },

    async start() {
      await close()
      const started = await open(true)
      for (const [queue, cron] of timetable) {
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
    deadLetters: async () => listDead(await boss()),
    retryDead: async (id) => retryDead(await boss(), id),
  }
}
