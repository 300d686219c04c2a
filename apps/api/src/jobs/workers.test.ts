import type { PgBoss } from 'pg-boss'
import { expect, test } from 'vitest'
import { areFetching } from './workers.ts'

const HOUR_MS = 3_600_000
const now = Date.now()

test.each([
  ['that has just fetched', { count: 0, createdOn: now - HOUR_MS, lastFetchedOn: now }, true],
  ['that has just started', { count: 0, createdOn: now, lastFetchedOn: null }, true],
  [
    'with a job for an hour',
    { count: 1, createdOn: now - HOUR_MS, lastFetchedOn: now - HOUR_MS },
    true,
  ],
  [
    'that has not fetched for an hour',
    { count: 0, createdOn: now - HOUR_MS, lastFetchedOn: now - HOUR_MS },
    false,
  ],
  ['that has never fetched', { count: 0, createdOn: now - HOUR_MS, lastFetchedOn: null }, false],
])('the health of a worker %s', (_, worker, healthy) => {
  const healthyOne = { count: 0, createdOn: now, lastFetchedOn: now }
  const boss = { getWipData: () => [healthyOne, worker] } as unknown as PgBoss
  expect(areFetching(boss)).toBe(healthy)
})
