import type { PgBoss } from 'pg-boss'
import { expect, test } from 'vitest'
import { areFetching } from './workers.ts'

const HOUR_MS = 3_600_000
const now = Date.now()

test.each([
  ['that has just looked', { count: 0, createdOn: now - HOUR_MS, lastFetchedOn: now }, true],
  ['that has just begun', { count: 0, createdOn: now, lastFetchedOn: null }, true],
  ['busy for long', { count: 1, createdOn: now - HOUR_MS, lastFetchedOn: now - HOUR_MS }, true],
  ['idle for long', { count: 0, createdOn: now - HOUR_MS, lastFetchedOn: now - HOUR_MS }, false],
  ['that never looked', { count: 0, createdOn: now - HOUR_MS, lastFetchedOn: null }, false],
])('a worker %s', (_, worker, healthy) => {
  const healthyOne = { count: 0, createdOn: now, lastFetchedOn: now }
  const boss = { getWipData: () => [healthyOne, worker] } as unknown as PgBoss
  expect(areFetching(boss)).toBe(healthy)
})
