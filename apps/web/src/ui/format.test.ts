import { expect, test } from 'vitest'
import { formatAgo, formatWait } from './format.ts'

const NOW = Date.parse('2026-11-22T14:00:00Z')
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

test.for([
  [0, 'just now'],
  [59 * SECOND, 'just now'],
  [MINUTE, '1 minute ago'],
  [59 * MINUTE, '59 minutes ago'],
  [90 * MINUTE, '1 hour ago'],
  [25 * HOUR, '1 day ago'],
  [72 * HOUR, '3 days ago'],
  [-5 * SECOND, 'just now'],
] as const)('%i ms before now is "%s"', ([before, words]) => {
  expect(formatAgo(new Date(NOW - before).toISOString(), NOW)).toBe(words)
})

test.for([
  [0, 'in 1 second'],
  [0.4, 'in 1 second'],
  [45, 'in 45 seconds'],
  [60, 'in 60 seconds'],
  [61, 'in 2 minutes'],
  [3601, 'in 2 hours'],
] as const)('a wait of %d seconds is "%s", rounded up', ([seconds, words]) => {
  expect(formatWait(seconds)).toBe(words)
})
