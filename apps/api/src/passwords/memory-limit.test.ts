import { expect, test } from 'vitest'
import { createMemoryLimit } from './memory-limit.ts'

test('work of more than 64 MiB runs one at a time, less at once, and a failure stops nothing', async () => {
  const withMemory = createMemoryLimit()
  const started: string[] = []
  const first = Promise.withResolvers<void>()
  const big = withMemory(100 * 1024, async () => {
    started.push('first')
    await first.promise
  })
  const second = withMemory(65 * 1024, async () => void started.push('second'))
  await withMemory(64 * 1024, async () => void started.push('small'))
  expect(started.toSorted()).toEqual(['first', 'small'])

  first.reject(new Error('out of memory'))
  await expect(big).rejects.toThrow('out of memory')
  await second
  expect(started).toContain('second')
})
