import type { Jobs } from '../../jobs/jobs.ts'
import type { DatabaseCommandContext } from '../context.ts'

/** Opens the job queue without running any of its jobs, and closes it. */
export async function withJobs(
  { database, log }: Pick<DatabaseCommandContext, 'database' | 'log'>,
  work: (jobs: Jobs) => Promise<void>,
): Promise<void> {
  const { createJobs } = await import('../../jobs/jobs.ts')
  const jobs = createJobs({ databaseUrl: database.url, logger: log })
  try {
    await work(jobs)
  } finally {
    await jobs.stop()
  }
}
