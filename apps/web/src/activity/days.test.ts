import { expect, test } from 'vitest'
import { signedInEntry } from '../../test/fixtures.ts'
import { datesFor } from '../ui/dates.ts'
import { byDay } from './days.ts'

const NOW = Date.parse('2026-11-22T14:00:00Z')
const entries = [
  '2026-11-22T13:00:00Z',
  '2026-11-22T01:00:00Z',
  '2026-11-21T12:00:00Z',
  '2026-11-19T12:00:00Z',
].map((at) => ({ ...signedInEntry, at }))

const daysIn = (timeZone: string) =>
  byDay(entries, datesFor({ locale: 'en-GB', timeZone }), NOW).map((day) => [
    day.name,
    day.entries.length,
  ])

test('entries are grouped by day, and the last two days have names', () => {
  expect(daysIn('UTC')).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
    ['19 November 2026', 1],
  ])
})

test('the day depends on the time zone of the reader', () => {
  expect(daysIn('America/New_York')).toEqual([
    ['Today', 1],
    ['Yesterday', 2],
    ['19 November 2026', 1],
  ])
})
