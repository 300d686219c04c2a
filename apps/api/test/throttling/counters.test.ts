import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Fixture, openFixture, stores } from './fixture.ts'

describe.each(stores)('counted in $store', ({ missing, open }) => {
  // Skipped only if there is no Redis, which redis.ts prints.
  const it = test.skipIf(missing)
  let fixture: Fixture
  beforeAll(async () => {
    if (!missing) fixture = await open()
  })
  afterAll(() => fixture?.close())

  it('two replicas share a count, and concurrent calls are all counted', async () => {
    const replicas = [fixture.replica(), fixture.replica()].map((it) => it.shared('calls', 60))
    const counts = await Promise.all(
      Array.from({ length: 40 }, (_, n) => replicas[n % 2]?.add(['somebody'])),
    )
    const points = counts.map((count) => count?.points).sort((a, b) => Number(a) - Number(b))
    expect(points).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
    expect(fixture.events).toEqual([])
  })

  it('a count reports its remaining time, and expires', async () => {
    const counter = fixture.replica().shared('short', 60)
    const first = await counter.add(['somebody'], 2)
    const second = await counter.add(['somebody'], 60)
    expect([first.points, second.points]).toEqual([1, 2])
    expect(second.seconds).toBeGreaterThan(0)
    expect(second.seconds).toBeLessThanOrEqual(2)
    // Requires the store's own answer: the memory fallback is empty and would pass as well.
    const forgotten = async () =>
      (await counter.find(['somebody'])) === null && fixture.events.at(-1) !== 'throttle_store_down'
    await expect.poll(forgotten, { timeout: 20_000 }).toBe(true)
    expect(await counter.add(['somebody'])).toMatchObject({ points: 1 })
  })

  it('names and keys are separate', async () => {
    const counters = fixture.replica()
    const [one, other] = [counters.shared('one', 60), counters.shared('other', 60)]
    await one.add(['a', 'b'])
    expect(await other.find(['a', 'b'])).toBeNull()
    expect(await one.find(['a b'])).toBeNull()
    expect(await one.find(['a', null])).toBeNull()
    expect(await one.find(['a', 'b'])).toMatchObject({ points: 1 })
  })

  it('a count can be set and cleared', async () => {
    const counter = fixture.replica().shared('set', 60)
    await counter.set(['somebody'], 7, 5000)
    const { points, seconds } = await counter.add(['somebody'])
    expect(points).toBe(8)
    expect(seconds).toBeGreaterThan(60)
    await counter.clear(['somebody'])
    expect(await counter.find(['somebody'])).toBeNull()
  })
})

describe('the table', () => {
  let fixture: Fixture
  beforeAll(async () => {
    fixture = await openFixture()
  })
  afterAll(() => fixture.close())

  test('contains no key in clear text', async () => {
    await fixture.replica().shared('mail', 60).add(['ada@example.com', '192.0.2.7'])
    const { key } = await fixture.db.throttleCounter.findFirstOrThrow()
    expect(key).toMatch(/^mail:[\w-]{43}$/)
  })

  test('is cleaned of expired rows every hour, until the counters are closed', async () => {
    const { db } = fixture
    await db.throttleCounter.deleteMany()
    const hours = (count: number) => BigInt(Date.now() + count * 3_600_000)
    await db.throttleCounter.create({ data: { key: 'gone', points: 1, expire: hours(-2) } })
    await db.throttleCounter.create({ data: { key: 'just gone', points: 1, expire: hours(0) } })
    await db.throttleCounter.create({ data: { key: 'here', points: 1, expire: hours(2) } })

    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const counters = fixture.replica()
    await vi.advanceTimersByTimeAsync(3_600_000)
    const keys = async () => (await db.throttleCounter.findMany()).map(({ key }) => key).sort()
    await expect.poll(keys, { timeout: 10_000 }).toEqual(['here', 'just gone'])
    counters.close()
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })
})
