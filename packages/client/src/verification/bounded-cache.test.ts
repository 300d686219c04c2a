import { expect, test } from 'vitest'
import { BoundedCache } from './bounded-cache.ts'

test('stays within its bound and keeps recently used entries', () => {
  const cache = new BoundedCache<number>(100)
  cache.set('used', -1)
  for (let n = 0; n < 10_000; n++) {
    cache.set(`key ${n}`, n)
    expect(cache.size).toBeLessThanOrEqual(100)
    if (n % 25 === 0) expect(cache.get('used')).toBe(-1)
  }
  expect(cache.get('key 9999')).toBe(9999)
  expect(cache.get('key 0')).toBeUndefined()
})

test('deletes one entry, and clears all', () => {
  const cache = new BoundedCache<number>(4)
  for (const key of ['a', 'b', 'c']) cache.set(key, 1)
  cache.delete('a')
  expect(cache.get('a')).toBeUndefined()
  expect(cache.get('b')).toBe(1)
  cache.clear()
  expect(cache.size).toBe(0)
})
