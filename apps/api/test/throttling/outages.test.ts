import { createDb } from '@signin/db'
import { afterEach, describe, expect, inject, test } from 'vitest'
import type { Counter } from '../../src/throttling/counters.ts'
import { type Fixture, openFixture } from './fixture.ts'
import { noRedis, startRedis, type TestRedis } from './redis.ts'

const someone = ['somebody']
let fixture: Fixture
afterEach(() => fixture.close())

/** Uses every operation of a counter while the store is away. */
async function expectLocalCounts(counter: Counter): Promise<void> {
  expect(await counter.add(someone)).toEqual({ points: 1, seconds: 60 })
  expect(await counter.add(someone)).toMatchObject({ points: 2 })
  expect(await counter.find(someone)).toMatchObject({ points: 2 })
  await counter.set(someone, 9, 60)
  expect(await counter.add(someone)).toMatchObject({ points: 10 })
  await counter.clear(someone)
  expect(await counter.find(someone)).toBeNull()
  expect(fixture.events).toEqual(['throttle_store_down'])
}

async function expectSharedCounts(counter: Counter, points: number): Promise<void> {
  await expect
    .poll(async () => (await counter.find(someone))?.points ?? 0, { timeout: 20_000 })
    .toBe(points)
  expect(fixture.events).toEqual(['throttle_store_down', 'throttle_store_up'])
}

test('while PostgreSQL is down, a process counts on its own and logs it once', async () => {
  fixture = await openFixture()
  const counter = fixture.replica().shared('calls', 60)
  await counter.add(someone)
  await counter.add(someone)

  const allow = await connectionSwitch(fixture.databaseUrl)
  await allow(false)
  await expectLocalCounts(counter)
  await allow(true)
  await expectSharedCounts(counter, 2)
})

describe.skipIf(noRedis)('Redis', () => {
  // Skipped only if there is no Redis, which redis.ts prints.
  let redis: TestRedis
  afterEach(() => redis.stop())

  test('that stops is replaced by local counts until it is back', async () => {
    redis = await startRedis()
    fixture = await openFixture(redis.url)
    const counter = fixture.replica().shared('calls', 60)
    await counter.add(someone)
    await redis.stop()
    await expectLocalCounts(counter)

    redis = await startRedis(Number(new URL(redis.url).port))
    const other = fixture.replica().shared('calls', 60)
    await other.add(someone)
    await expectSharedCounts(counter, 1)
  })

  test('that does not respond causes no delay', async () => {
    redis = await startRedis()
    fixture = await openFixture(redis.url)
    const counter = fixture.replica().shared('calls', 60)
    await counter.add(someone)
    redis.freeze()
    await expectLocalCounts(counter)
    // Commands sent but unanswered still run when it resumes, so the count is one higher.
    redis.thaw()
    await expectSharedCounts(counter, 2)
  })

  test('that is down at the start is used once it is up', async () => {
    redis = await startRedis()
    const { url } = redis
    await redis.stop()
    fixture = await openFixture(url)
    const counter = fixture.replica().shared('calls', 60)
    await expectLocalCounts(counter)

    redis = await startRedis(Number(new URL(url).port))
    await fixture.replica().shared('calls', 60).add(someone)
    await expectSharedCounts(counter, 1)
  })
})

/**
 * Returns a function that closes a database to connections and ends existing ones, or reopens it.
 */
async function connectionSwitch(databaseUrl: string): Promise<(allowed: boolean) => Promise<void>> {
  const name = new URL(databaseUrl).pathname.slice(1)
  return async (allowed) => {
    const db = createDb({ url: inject('databaseServer').ownerUrl, maxConnections: 1 })
    await db.$executeRawUnsafe(`alter database ${name} with allow_connections ${allowed}`)
    if (!allowed) {
      await db.$executeRaw`
        select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`
    }
    await db.$disconnect()
  }
}
