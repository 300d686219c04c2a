import { createDb, type Db } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { inject } from 'vitest'
import { createJobs, type Jobs } from '../../src/jobs/jobs.ts'
import type { Handler } from '../../src/jobs/perform.ts'
import type { Policy } from '../../src/jobs/policy.ts'
import { createLogger } from '../../src/telemetry/log.ts'

export interface Replica {
  handlers?: Record<string, Handler>
  policy?: Partial<Policy>
  maxConcurrent?: number
}

export interface JobFixture {
  db: Db
  databaseUrl: string
  ownerUrl: string
  /** The jobs of one process; stopped when the fixture closes. */
  jobs(replica?: Replica): Jobs
  logged(): string
  close(): Promise<void>
}

/** A database of its own, and any number of replicas on it. */
export async function startJobFixture(): Promise<JobFixture> {
  const database = await createTestDatabase(inject('databaseServer'))
  const db = createDb({ url: database.url, maxConnections: 3 })
  const replicas: Jobs[] = []
  const lines: string[] = []
  return {
    db,
    databaseUrl: database.url,
    ownerUrl: database.ownerUrl,
    jobs({ handlers = {}, policy = {}, maxConcurrent = 1 } = {}) {
      const jobs = createJobs({
        databaseUrl: database.url,
        logger: createLogger('trace', { write: (line) => void lines.push(line) }),
        policy,
      })
      jobs.work(handlers, { maxConcurrent })
      replicas.push(jobs)
      return jobs
    },
    logged: () => lines.join(''),
    async close() {
      for (const jobs of replicas) await jobs.stop()
      await db.$disconnect()
      await database.drop()
    },
  }
}
