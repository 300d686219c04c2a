import { expect, test } from 'vitest'
import { createRevoked } from './revoked.ts'

const MINUTE = 60_000

test('add returns true only for new references', () => {
  const revoked = createRevoked(5000)
  expect(revoked.add(['a', 'b'], 0)).toBe(true)
  expect(revoked.add(['a', 'b'], 1)).toBe(false)
  expect(revoked.add(['a', 'b', 'c'], 2)).toBe(true)
  expect(revoked.has('a', 0)).toBe(true)
  expect(revoked.has('d', 0)).toBe(false)
})

test('references are evicted after 15 minutes', () => {
  const revoked = createRevoked(5000)
  expect(revoked.isEmpty()).toBe(true)
  revoked.add(['a'], 0)
  expect(revoked.isEmpty()).toBe(false)
  revoked.add([], 15 * MINUTE - 1)
  expect(revoked.has('a', 0)).toBe(true)
  revoked.add([], 15 * MINUTE)
  expect(revoked.has('a', 0)).toBe(false)
  expect(revoked.isEmpty()).toBe(true)
})

test('over the maximum, tokens issued before the evicted references are rejected, later ones are not', () => {
  const revoked = createRevoked(5000, 3)
  revoked.add(['a'], MINUTE)
  revoked.add(['b', 'c', 'd'], 2 * MINUTE)
  expect(revoked.has('a', MINUTE)).toBe(true)
  expect(revoked.has('never heard of', MINUTE + 5000)).toBe(true)
  expect(revoked.has('never heard of', MINUTE + 5001)).toBe(false)
  expect(revoked.has('b', 2 * MINUTE)).toBe(true)
  revoked.add([], 16 * MINUTE)
  expect(revoked.isEmpty(), 'a token from before can still live').toBe(false)
  revoked.add([], 18 * MINUTE)
  expect(revoked.isEmpty()).toBe(true)
})
