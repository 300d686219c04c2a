import { PgBoss } from 'pg-boss'
import type { JobLog } from './perform.ts'
import { DEAD_RETENTION_SECONDS, FINISHED_RETENTION_SECONDS, type Policy } from './policy.ts'

export const DEAD_LETTERS = 'dead-letters'

/** As stored: an upgrade of pg-boss that wants other tables must come with a migration. */
export const SCHEMA = 'pgboss'

const WORKING_CONNECTIONS = 3
const HOURLY_SECONDS = 3600

export interface BossOptions {
  databaseUrl: string
  queues: string[]
  /** Takes jobs, keeps the timetable and looks after the queues; one that does not only files them. */
  working: boolean
  policy: Policy
  log: JobLog
}

/**
 * pg-boss, on a small pool of its own: it sends scripts of several statements and listens for
 * notifications, neither of which Prisma's client can do, and so jobs and requests never wait for
 * each other's connections.
 *
 * @throws when the database does not answer, or is not migrated.
 */
export async function openBoss(options: BossOptions): Promise<PgBoss> {
  const { databaseUrl, working, policy, log } = options
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'signin jobs',
    max: working ? WORKING_CONNECTIONS : 1,
    schema: SCHEMA,
    migrate: false,
    supervise: working,
    schedule: working,
    useListenNotify: working,
    registerInstance: working,
    superviseIntervalSeconds: policy.superviseSeconds,
    monitorIntervalSeconds: policy.superviseSeconds,
    maintenanceIntervalSeconds: HOURLY_SECONDS,
  })
  // Without a listener an 'error' ends the process, and the database is sure to restart one day.
  boss.on('error', ({ message, stack }) => {
    // What a worker meets comes as a plain object, of which the log would not know what to tell.
    log.warn({ err: Object.assign(new Error(message), { stack }) }, 'the job queue stumbled')
  })
  boss.on('warning', ({ message }) => log.warn({ event: 'job_queue_warning' }, message))
  try {
    await boss.start()
    await makeQueues(boss, options)
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
  return boss
}

/** Made if missing, brought up to date if not; several replicas may do so at once. */
async function makeQueues(boss: PgBoss, { queues, policy }: BossOptions): Promise<void> {
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
