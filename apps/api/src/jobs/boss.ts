import { PgBoss } from 'pg-boss'
import type { JobLog } from './perform.ts'
import { DEAD_RETENTION_SECONDS, FINISHED_RETENTION_SECONDS, type Policy } from './policy.ts'

export const DEAD_LETTERS = 'dead-letters'

/**
 * pg-boss does not migrate its schema: an upgrade that changes its tables needs a migration of
 * ours.
 */
export const SCHEMA = 'pgboss'

const WORKER_CONNECTIONS = 3
const HOURLY_SECONDS = 3600

export interface BossOptions {
  databaseUrl: string
  queues: string[]
  /**
   * Whether it also fetches jobs, runs the schedules and maintains the queues; if not, it only adds
   * jobs.
   */
  isWorker: boolean
  policy: Policy
  log: JobLog
}

/**
 * Opens pg-boss on a small connection pool of its own. It sends scripts of several statements and
 * uses LISTEN, which Prisma's client cannot do; and jobs and requests do not compete for
 * connections.
 *
 * @throws when the database is unreachable or not migrated.
 */
export async function openBoss(options: BossOptions): Promise<PgBoss> {
  const { databaseUrl, isWorker, policy, log } = options
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'signin jobs',
    max: isWorker ? WORKER_CONNECTIONS : 1,
    schema: SCHEMA,
    migrate: false,
    supervise: isWorker,
    schedule: isWorker,
    useListenNotify: isWorker,
    registerInstance: isWorker,
    superviseIntervalSeconds: policy.superviseSeconds,
    monitorIntervalSeconds: policy.superviseSeconds,
    maintenanceIntervalSeconds: HOURLY_SECONDS,
  })
  // Without a listener an 'error' event ends the process, and every database restart causes one.
  boss.on('error', ({ message, stack }) => {
    // A worker's error is a plain object, which the log serializer does not handle.
    log.warn({ err: Object.assign(new Error(message), { stack }) }, 'the job queue stumbled')
  })
  boss.on('warning', ({ message }) => log.warn({ event: 'job_queue_warning' }, message))
  try {
    await boss.start()
    await createQueues(boss, options)
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
  return boss
}

/** Creates or updates the queues. Safe for several replicas at once. */
async function createQueues(boss: PgBoss, { queues, policy }: BossOptions): Promise<void> {
  await boss.createQueue(DEAD_LETTERS, { retentionSeconds: DEAD_RETENTION_SECONDS })
  const settings = {
    retryLimit: policy.retries,
    retryDelay: policy.retryDelaySeconds,
    retryBackoff: true,
    expireInSeconds: policy.expireSeconds,
    heartbeatSeconds: policy.heartbeatSeconds,
    deleteAfterSeconds: FINISHED_RETENTION_SECONDS,
    deadLetter: DEAD_LETTERS,
    notify: true,
  }
  for (const queue of queues) {
    await boss.createQueue(queue, settings)
    await boss.updateQueue(queue, settings)
  }
}
