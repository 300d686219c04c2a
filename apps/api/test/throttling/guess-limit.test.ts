import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { attemptsAt, waitAfter } from '../../src/throttling/guess-limit.ts'
import { type Fixture, openFixture, stores } from './fixture.ts'

const FREE = 5
const guessesAt = (fixture: Fixture) =>
  attemptsAt(fixture.replica(), { name: 'password', free: FREE })
const someone = () => `${crypto.randomUUID()}@example.com`

describe.each(stores)('guesses counted in $store', ({ missing, open }) => {
  // Skipped only if there is no Redis, which redis.ts prints.
  const it = test.skipIf(missing)
  let fixture: Fixture
  beforeAll(async () => {
    if (!missing) fixture = await open()
  })
  afterAll(() => fixture?.close())

  it('five are free, even for two hundred at once on two replicas', async () => {
    const replicas = [guessesAt(fixture), guessesAt(fixture)]
    const email = someone()
    const waits = await Promise.all(
      Array.from({ length: 200 }, (_, n) => replicas[n % 2]?.countGuess(email, null)),
    )
    expect(waits.filter((wait) => wait === 0)).toHaveLength(FREE)
    expect(fixture.events).toEqual([])
  })

  it('the owner on a known device is not throttled while all others are', async () => {
    const guesses = guessesAt(fixture)
    const email = someone()
    for (let n = 0; n < FREE; n++) expect(await guesses.countGuess(email, null)).toBe(0)
    expect(await guesses.countGuess(email, null)).toBeGreaterThan(0)

    expect(await guesses.countGuess(email, 'known')).toBe(0)
    await guesses.succeeded(email, 'known')
    expect(await guesses.countGuess(email, null)).toBeGreaterThan(0)
  })

  it('a known device has five of its own', async () => {
    const guesses = guessesAt(fixture)
    const email = someone()
    for (let n = 0; n < FREE; n++) expect(await guesses.countGuess(email, 'known')).toBe(0)
    expect(await guesses.countGuess(email, 'known')).toBeGreaterThan(0)
    expect(await guesses.countGuess(email, 'another')).toBe(0)
    expect(await guesses.countGuess(email, null)).toBe(0)
  })

  it('success resets the failures before it', async () => {
    const guesses = guessesAt(fixture)
    const email = someone()
    for (let round = 0; round < 3; round++) {
      for (let n = 0; n < FREE; n++) expect(await guesses.countGuess(email, null)).toBe(0)
      await guesses.succeeded(email, null)
    }
  })

  it('password and second factor are throttled separately', async () => {
    const counters = fixture.replica()
    const [first, second] = ['password', 'second-factor'].map((name) =>
      attemptsAt(counters, { name, free: FREE }),
    )
    const subject = someone()
    for (let n = 0; n < FREE; n++) await first?.countGuess(subject, null)
    expect(await first?.countGuess(subject, null)).toBeGreaterThan(0)
    expect(await second?.countGuess(subject, null)).toBe(0)
  })
})

describe('waits', () => {
  let fixture: Fixture
  beforeAll(async () => {
    fixture = await openFixture()
    // The library reads the time from Date, and passes it to PostgreSQL.
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterEach(() => expect(fixture.events).toEqual([]))
  afterAll(async () => {
    vi.useRealTimers()
    await fixture.close()
  })
  const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

  test('grow to an hour, and attempts during a wait do not extend it', async () => {
    const guesses = guessesAt(fixture)
    const email = someone()
    for (let n = 0; n < FREE; n++) expect(await guesses.countGuess(email, null)).toBe(0)
    for (const wait of [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]) {
      for (let hit = 0; hit < 7; hit++) expect(await guesses.countGuess(email, null)).toBe(wait)
      pass(wait - 1)
      expect(await guesses.countGuess(email, null)).toBe(1)
      pass(1)
      expect(await guesses.countGuess(email, null)).toBe(0)
    }
  })

  test('end a day after the last failure, not after the first', async () => {
    const guesses = guessesAt(fixture)
    const email = someone()
    for (let n = 0; n < FREE; n++) await guesses.countGuess(email, null)
    pass(80_000)
    expect(await guesses.countGuess(email, null)).toBe(0)
    pass(80_000)
    expect(await guesses.countGuess(email, null)).toBe(0)
    expect(await guesses.countGuess(email, null)).toBe(60)
    pass(86_400)
    for (let n = 0; n < FREE; n++) expect(await guesses.countGuess(email, null)).toBe(0)
  })

  test('let 35 guesses through on the first day and 24 on each later one', () => {
    const at: number[] = []
    for (let now = 0, failures = 1; now < 5 * 86_400; now += waitAfter(failures++, FREE)) {
      at.push(now)
    }
    const onDay = (day: number) => at.filter((it) => Math.floor(it / 86_400) === day).length
    expect([0, 1, 2, 3].map(onDay)).toEqual([35, 24, 24, 24])
    // NIST 800-63B-4, 3.2.2: at most a hundred in a row.
    expect(Number(at[99]) / 86_400).toBeGreaterThan(3)
  })
})
