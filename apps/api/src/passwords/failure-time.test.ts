import { describe, expect, test } from 'vitest'
import { createFailureTime } from './failure-time.ts'

describe('a password that does not match', () => {
  test('an imported hash takes as long as one of the last own ones took', () => {
    const draws = [0, 0.99]
    const times = createFailureTime(() => draws.shift() ?? 0)
    expect(times.isKnown()).toBe(false)
    for (const ms of [200, 210, 260]) times.tookOwn(ms)
    times.tookImported(1)
    expect(times.isKnown()).toBe(true)
    expect(times.importedMinMs()).toBe(200)
    expect(times.importedMinMs()).toBe(260)
    expect(times.extraMs()).toBe(0)
  })

  test('an own hash and a decoy take as long as a slower imported one, within limits', () => {
    const times = createFailureTime(() => 0)
    for (const ms of [200, 210, 260]) times.tookOwn(ms)
    times.tookImported(300)
    times.tookImported(1)
    expect(times.extraMs()).toBe(90)
    expect(times.importedMinMs()).toBe(290)
    times.tookImported(60_000)
    expect(times.extraMs()).toBe(630)
  })

  test('of a slow imported hash is forgotten after 32 quicker ones', () => {
    const times = createFailureTime(() => 0)
    times.tookOwn(200)
    times.tookImported(300)
    for (let n = 0; n < 31; n++) times.tookImported(1)
    expect(times.extraMs()).toBe(100)
    times.tookImported(1)
    expect(times.extraMs()).toBe(0)
  })
})
