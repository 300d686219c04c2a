import { beforeEach, expect, test } from 'vitest'
import { type MemoryCounts, memoryCounts } from './memory-counts.ts'

let now: number
let counts: MemoryCounts
beforeEach(() => {
  now = 0
  counts = memoryCounts(100, () => now)
})

test('a count lasts from its first on', () => {
  expect(counts.add('a', 60)).toEqual({ points: 1, seconds: 60 })
  now = 59_001
  expect(counts.add('a', 60)).toEqual({ points: 2, seconds: 1 })
  expect(counts.find('a')).toEqual({ points: 2, seconds: 1 })
  now = 60_000
  expect(counts.find('a')).toBeNull()
  expect(counts.add('a', 60)).toEqual({ points: 1, seconds: 60 })
})

test('a count can be put where it should be, and cleared', () => {
  counts.add('a', 60)
  counts.set('a', 7, 10)
  expect(counts.size).toBe(1)
  expect(counts.add('a', 60)).toEqual({ points: 8, seconds: 10 })
  counts.clear('a')
  counts.clear('b')
  expect(counts.find('a')).toBeNull()
  expect(counts.size).toBe(0)
})

test('there are never more than it was made for, and the oldest of the lowest give way', () => {
  for (let n = 0; n < 5000; n++) counts.add('high', 1000 + n)
  for (let n = 0; n < 20; n++) counts.add('victim', 1000)
  for (let n = 0; n < 240_000; n++) counts.add(`network ${n}`, 1000)
  expect(counts.size).toBe(100)
  expect(counts.find('victim')?.points).toBe(20)
  expect(counts.find('high')?.points).toBe(5000)
  expect(counts.find('network 239999')?.points).toBe(1)
  expect(counts.find('network 239901')).toBeNull()
})

test('what has expired makes room first', () => {
  for (let n = 0; n < 8; n++) for (let old = 0; old < 50; old++) counts.add(`old ${old}`, 60)
  now = 60_000
  for (let n = 0; n < 100; n++) counts.add(`new ${n}`, 60)
  expect(counts.size).toBe(100)
  expect(counts.find('new 0')?.points).toBe(1)
  expect(counts.find('old 0')).toBeNull()
})

test('a count that rises while there is no room stays', () => {
  for (let n = 0; n < 100; n++) counts.add(`${n}`, 60)
  for (let points = 2; points <= 9; points++) expect(counts.add('0', 60).points).toBe(points)
  expect(counts.size).toBe(100)
})
