import { DEAD_LETTERS } from '../../jobs/boss.ts'
import type { Database } from '../../start/database.ts'
import { type Finding, failed, ok, warning } from './finding.ts'
import type { Probe } from './probe.ts'

/** Several times the interval at which workers look for due jobs. */
const LATE_SECONDS = 120

interface Queue {
  dead: number
  late: number
  workers: number
}

/** The job queue: whether somebody works on it, and what nobody could do. */
export const jobsProbe: Probe = {
  name: 'jobs',
  mend: 'Run "signin migrate".',
  needsDatabase: true,
  async examine({ database }) {
    const queue = await queueOf((await database()).db)
    return [workersOf(queue), deadOf(queue)]
  },
}

async function queueOf(db: Database['db']): Promise<Queue> {
  const [queue] = await db.$queryRaw<Queue[]>`
    select
      (select count(*) from pgboss.job
        where name = ${DEAD_LETTERS} and state = 'created')::int as dead,
      (select count(*) from pgboss.job where name <> ${DEAD_LETTERS} and state in ('created', 'retry')
        and start_after < now() - make_interval(secs => ${LATE_SECONDS}::int))::int as late,
      (select count(*) from pgboss.instance where stopped_on is null
        and heartbeat_on > now() - make_interval(secs => 3 * heartbeat_seconds))::int as workers`
  if (!queue) throw new Error('the state of the queue is missing')
  return queue
}

function workersOf({ late, workers }: Queue): Finding {
  const replicas = workers === 1 ? '1 replica works' : `${workers} replicas work`
  if (late > 0) {
    return failed(
      `${late} jobs are late, and ${replicas} on them: emails wait among them.`,
      'Start the api, and look for "job" in its log.',
    )
  }
  if (workers > 0) return ok(`${replicas} on jobs, and none is late.`)
  return warning('No replica works on jobs, and none is late yet.', 'Start the api.')
}

function deadOf({ dead }: Queue): Finding {
  if (dead === 0) return ok('No job has failed for good.')
  return warning(
    `${dead} jobs failed at their last attempt.`,
    'See "signin jobs list" for the reasons, and "signin jobs retry" once they are mended.',
  )
}
