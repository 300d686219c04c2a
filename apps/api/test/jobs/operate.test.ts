import { afterAll, beforeAll, expect, test } from 'vitest'
import { PermanentFailure } from '../../src/jobs/jobs.ts'
import { type JobFixture, startJobFixture } from './fixture.ts'

let fixture: JobFixture
beforeAll(async () => {
  fixture = await startJobFixture()
})
afterAll(() => fixture.close())

test('dead letters are counted, retried and discarded by id, by queue and all', async () => {
  let isBroken = true
  const work = async () => {
    if (isBroken) throw new PermanentFailure('no such mailbox')
  }
  const jobs = fixture.jobs({ handlers: { mail: work, pictures: work } })
  const later = { startAfter: new Date(Date.now() + 3_600_000) }
  for (const queue of ['mail', 'mail', 'mail', 'pictures']) await jobs.add(fixture.db, queue, {})
  await jobs.runDueJobs()
  await jobs.add(fixture.db, 'mail', {}, later)
  await jobs.add(fixture.db, 'pictures', {})
  const mail = { name: 'mail', waiting: 0, delayed: 1, active: 0, dead: 3 }
  const pictures = { name: 'pictures', waiting: 1, delayed: 0, active: 0, dead: 1 }
  expect(await jobs.queues()).toEqual([mail, pictures])

  const [first] = await jobs.deadLetters()
  expect(await jobs.discardDead({ id: String(first?.id) })).toBe(1)
  expect(await jobs.discardDead({ id: String(first?.id) })).toBe(0)
  expect(await jobs.discardDead({ queue: 'unknown' })).toBe(0)
  isBroken = false
  expect(await jobs.retryAllDead('mail')).toBe(2)
  expect(await jobs.retryAllDead('mail')).toBe(0)
  expect(await jobs.queues()).toEqual([{ ...mail, waiting: 2, dead: 0 }, pictures])
  expect(await jobs.runDueJobs()).toBe(3)
  expect(await jobs.deadLetters()).toHaveLength(1)
  expect(await jobs.discardDead({})).toBe(1)
  expect(await jobs.retryAllDead()).toBe(0)
})

test('retrying all returns more than one batch, and what dies again meanwhile once', async () => {
  const jobs = fixture.jobs({ handlers: { mail: async () => {} } })
  await jobs.queues()
  await fixture.db.$executeRaw`
    insert into pgboss.job (name, data, source_name, created_on)
    select 'dead-letters', '{}', 'mail', now() - interval '1 minute' from generate_series(1, 1001)`
  await fixture.db.$executeRaw`
    insert into pgboss.job (name, data, source_name, created_on)
    values ('dead-letters', '{}', 'mail', now() + interval '1 minute')`
  expect(await jobs.retryAllDead()).toBe(1001)
  expect(await jobs.deadLetters()).toHaveLength(1)
})
