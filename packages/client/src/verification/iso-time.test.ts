import { expect, test } from 'vitest'
import { isoTimeOf } from './iso-time.ts'

test('formats as Date does', () => {
  const now = Math.floor(Date.now() / 1000)
  const times = [
    0,
    59,
    60,
    3599,
    3600,
    86_399,
    86_400,
    951_782_400,
    now,
    now + 0.5,
    8_640_000_000_000,
  ]
  for (let n = 0; n < 10_000; n++) times.push(Math.floor((n * 2 ** 33) / 10_000) + n)
  for (const seconds of times)
    expect(isoTimeOf(seconds)).toBe(new Date(seconds * 1000).toISOString())
})
