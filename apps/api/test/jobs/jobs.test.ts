import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PermanentFailure } from '../../src/jobs/perform.ts'
import { asOwner } from '../as-owner.ts'
import { type JobFixture, startJobFixture } from './fixture.ts'

let fixture: JobFixture
beforeEach(async () => {
  fixture = await startJobFixture()
})
afterEach(() => fixture.close())

/** A handler that records the data of each job. */
function collector() {
  const seen: unknown[] = []
  return { seen, handlers: { work: async (data: object) => void seen.push(data) } }
}

/** A promise for the test to resolve. */
function signal() {
  return Promise.withResolvers<void>()
}

describe('a job and the transaction it is added in', () => {
  test('are committed together', async () => {
    const { seen, handlers } = collector()
    const jobs = fixture.jobs({ handlers })
    await fixture.db.$transaction(async (tx) => {
      await jobs.add(tx, 'work', { n: 1 })
      expect(await jobs.runDueJobs()).toBe(0)
    })
    expect(await jobs.runDueJobs()).toBe(1)
    expect(seen).toEqual([{ n: 1 }])
  })

  test('are rolled back together', async () => {
    const { seen, handlers } = collector()
    const jobs = fixture.jobs({ handlers })
    const undone = fixture.db.$transaction(async (tx) => {
      await jobs.add(tx, 'work', { n: 1 })
      throw new Error('thought better of it')
    })
    await expect(undone).rejects.toThrow('thought better of it')
    expect(await jobs.runDueJobs()).toBe(0)
    expect(seen).toEqual([])
  })

  test('cost one statement', async () => {
    const jobs = fixture.jobs(collector())
    await jobs.add(fixture.db, 'work', { n: 0 })
    let statements = 0
    const counting = {
      $queryRaw(query: TemplateStringsArray, ...values: unknown[]) {
        statements += 1
        return fixture.db.$queryRaw(query, ...values)
      },
    }
    await jobs.add(counting, 'work', { n: 1 })
    expect(statements).toBe(1)
  })
})

test('a worker is notified of a job at once, whichever replica added it', async () => {
  const { seen, handlers } = collector()
  // Polling alone would not find them in time.
  await fixture
    .jobs({ handlers, policy: { pollSeconds: 60, pollWithoutListenSeconds: 60 } })
    .start()
  const other = fixture.jobs({ handlers })
  for (let n = 1; n <= 3; n++) {
    await other.add(fixture.db, 'work', { n })
    await expect.poll(() => seen.length, { timeout: 20_000, interval: 20 }).toBe(n)
  }
})

test('a worker reconnects after its connections broke', async () => {
  const { seen, handlers } = collector()
  const jobs = fixture.jobs({ handlers })
  await jobs.start()
  const broken = await fixture.db.$executeRaw`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'signin jobs' and datname = current_database()`
  expect(broken).toBeGreaterThan(0)
  await fixture.db.$transaction((tx) => jobs.add(tx, 'work', {}))
  await expect.poll(() => seen.length, { timeout: 30_000 }).toBe(1)
  expect(jobs.isHealthy()).toBe(true)
})

test('a worker continues while jobs are due', async () => {
  const { seen, handlers } = collector()
  // Polling alone would find one of them.
  const jobs = fixture.jobs({ handlers, policy: { pollSeconds: 60, pollWithoutListenSeconds: 60 } })
  for (let n = 0; n < 50; n++) await jobs.add(fixture.db, 'work', { n })
  await jobs.start()
  await expect.poll(() => seen.length, { timeout: 50_000 }).toBe(50)
})

test('no job runs twice, however many replicas take jobs', async () => {
  const { seen, handlers } = collector()
  const adding = fixture.jobs({ handlers })
  for (let n = 0; n < 60; n++) await adding.add(fixture.db, 'work', { n })
  await Promise.all([1, 2, 3].map(() => fixture.jobs({ handlers, maxConcurrent: 3 }).start()))
  await expect.poll(() => seen.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(60)
  expect(await adding.runDueJobs()).toBe(0)
  expect(seen.length).toBe(60)
})

test('a job that a job adds runs in the same pass', async () => {
  const { seen, handlers } = collector()
  const jobs = fixture.jobs({
    handlers: { ...handlers, first: () => jobs.add(fixture.db, 'work', { n: 2 }) },
  })
  await jobs.add(fixture.db, 'first', {})
  expect(await jobs.runDueJobs()).toBe(2)
  expect(seen).toEqual([{ n: 2 }])
})

test('a job does not run before its start time', async () => {
  const { seen, handlers } = collector()
  const jobs = fixture.jobs({ handlers })
  await jobs.add(fixture.db, 'work', {}, { startAfter: new Date(Date.now() + 3_600_000) })
  await jobs.runDueJobs()
  expect(seen).toEqual([])
})

describe('a job that fails', () => {
  /** Seconds until the job is due. */
  async function dueIn(): Promise<number | undefined> {
    const [row] = await fixture.db.$queryRaw<{ seconds: number }[]>`
      select extract(epoch from start_after - now())::float8 as seconds
      from pgboss.job where name = 'work' and state = 'retry'`
    return row?.seconds
  }
  const becomeDue = () =>
    fixture.db.$executeRaw`update pgboss.job set start_after = now() where name = 'work'`

  test('is retried with exponential back-off, then kept as a dead letter', async () => {
    let attempts: number[] = []
    const jobs = fixture.jobs({
      policy: { retries: 4, retryDelaySeconds: 100 },
      handlers: {
        async work(_: object, { attempt }) {
          attempts.push(attempt)
          throw new Error('the server is away')
        },
      },
    })
    await jobs.add(fixture.db, 'work', { account: 'ada' })
    for (const least of [100, 200, 400, 800]) {
      expect(await jobs.runDueJobs()).toBe(1)
      expect(await jobs.runDueJobs()).toBe(0) // not due
      const seconds = await dueIn()
      expect(seconds).toBeGreaterThan(least - 30)
      expect(seconds).toBeLessThanOrEqual(2 * least)
      await becomeDue()
    }
    await jobs.runDueJobs()
    expect(attempts).toEqual([1, 2, 3, 4, 5])
    expect(await dueIn()).toBeUndefined()

    const [dead, ...others] = await jobs.deadLetters()
    expect(others).toEqual([])
    expect(dead).toMatchObject({
      queue: 'work',
      data: { account: 'ada' },
      attempts: 5,
      reason: 'the server is away',
    })

    attempts = []
    expect(await jobs.retryDead(String(dead?.id))).toBe(true)
    expect(await jobs.deadLetters()).toEqual([])
    await jobs.runDueJobs()
    expect(attempts).toEqual([1])
    expect(await jobs.retryDead(String(dead?.id))).toBe(false)
  })

  test.each(['a worker', 'runDueJobs'])(
    'permanently becomes a dead letter at once, run by %s, and keeps its id',
    async (method) => {
      const ids: string[] = []
      const jobs = fixture.jobs({
        handlers: {
          async work(_: object, { id }) {
            ids.push(id)
            throw new PermanentFailure('no such mailbox')
          },
        },
      })
      const letItRun = () => (method === 'runDueJobs' ? jobs.runDueJobs() : jobs.start())
      await jobs.add(fixture.db, 'work', {})
      await letItRun()
      await expect.poll(() => jobs.deadLetters(), { timeout: 10_000 }).toHaveLength(1)
      const [dead] = await jobs.deadLetters()
      expect(dead).toMatchObject({ attempts: 1, reason: 'no such mailbox', job: ids[0] })
      await jobs.retryDead(String(dead?.id))
      await letItRun()
      await expect.poll(() => ids.length, { timeout: 15_000 }).toBe(2)
      expect(ids[1]).toBe(ids[0])
    },
  )

  test('is logged without its data', async () => {
    const jobs = fixture.jobs({
      handlers: {
        async work() {
          throw new Error('no luck')
        },
      },
    })
    await jobs.add(fixture.db, 'work', { account: 'ada-the-first' })
    await jobs.runDueJobs()
    expect(fixture.logged()).toContain('"event":"job_failed","queue":"work"')
    expect(fixture.logged()).not.toContain('ada-the-first')
  })
})

describe('stopping', () => {
  test('waits for the running job', async () => {
    const begun = signal()
    const goOn = signal()
    const jobs = fixture.jobs({
      handlers: {
        async work() {
          begun.resolve()
          await goOn.promise
        },
      },
    })
    const idle = fixture.jobs()
    await jobs.add(fixture.db, 'work', {})
    await jobs.start()
    await idle.start()
    await begun.promise
    let isStopped = false
    const stopped = jobs.stop().then(() => {
      isStopped = true
    })
    // A worker without a running job stops meanwhile.
    await idle.stop()
    expect(isStopped).toBe(false)
    goOn.resolve()
    await stopped
    expect(await stateOfWork()).toBe('completed')
  })

  test('releases a job that does not finish', async () => {
    const begun = signal()
    const stuck = fixture.jobs({
      policy: { stopSeconds: 1 },
      handlers: {
        work() {
          begun.resolve()
          return new Promise(() => {})
        },
      },
    })
    await stuck.add(fixture.db, 'work', {})
    await stuck.start()
    await begun.promise
    await stuck.stop()
    expect(await stateOfWork()).toBe('retry')
  })

  async function stateOfWork() {
    const [row] = await fixture.db.$queryRaw<{ state: string }[]>`
      select state::text from pgboss.job where name = 'work'`
    return row?.state
  }
})

test('several replicas may create the queues at once', async () => {
  const { handlers } = collector()
  await Promise.all([1, 2, 3, 4].map(() => fixture.jobs({ handlers }).start()))
})

test('a scheduled run missed while no replica ran is done once', async () => {
  const { seen, handlers } = collector()
  const first = fixture.jobs({ handlers })
  first.schedule('work', '0 3 * * *')
  await first.start()
  await first.stop()
  expect(seen).toEqual([])
  const longAgo = new Date(Date.now() - 3 * 86_400_000)
  await fixture.db.$executeRaw`update pgboss.version set cron_on = ${longAgo}`
  await fixture.db
    .$executeRaw`update pgboss.schedule set created_on = ${longAgo}, updated_on = ${longAgo}`
  const second = fixture.jobs({ handlers })
  second.schedule('work', '0 3 * * *')
  await second.start()
  await expect.poll(() => seen.length, { timeout: 45_000 }).toBe(1)
  await second.stop()
  await second.runDueJobs()
  expect(seen).toHaveLength(1)
})

test('a start fails while the database is unreachable, and the next one succeeds', async () => {
  const { handlers } = collector()
  const jobs = fixture.jobs({ handlers })
  await asOwner(fixture, 'alter schema pgboss rename to away')
  await expect(jobs.add(fixture.db, 'work', {})).rejects.toThrow('pg-boss is not installed')
  await expect(jobs.start()).rejects.toThrow('pg-boss is not installed')
  await asOwner(fixture, 'alter schema away rename to pgboss')
  await jobs.start()
  expect(jobs.isHealthy()).toBe(true)
})
