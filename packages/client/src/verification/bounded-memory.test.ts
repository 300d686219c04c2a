import { expect, test } from 'vitest'
import { BoundedMemory } from './bounded-memory.ts'

test('holds no more than its bound, and what was used of late', () => {
  const memory = new BoundedMemory<number>(100)
  memory.set('used', -1)
  for (let n = 0; n < 10_000; n++) {
    memory.set(`key ${n}`, n)
    expect(memory.size).toBeLessThanOrEqual(100)
    if (n % 25 === 0) expect(memory.get('used')).toBe(-1)
  }
  expect(memory.get('key 9999')).toBe(9999)
  expect(memory.get('key 0')).toBeUndefined()
})

test('forgets one, and all', () => {
  const memory = new BoundedMemory<number>(4)
  for (const key of ['a', 'b', 'c']) memory.set(key, 1)
  memory.delete('a')
  expect(memory.get('a')).toBeUndefined()
  expect(memory.get('b')).toBe(1)
  memory.clear()
  expect(memory.size).toBe(0)
})
