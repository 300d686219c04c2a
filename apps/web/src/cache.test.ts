import { QueryClient } from '@tanstack/vue-query'
import { expect, test } from 'vitest'
import { showChange } from './cache.ts'

test('a stale response does not overwrite the result of a mutation', async () => {
  const cache = new QueryClient()
  const queryKey = ['secondFactors', 'status']
  const { promise, resolve } = Promise.withResolvers<string>()
  const asked = cache.fetchQuery({ queryKey, queryFn: () => promise }).catch(() => 'cancelled')
  await showChange(cache, queryKey, 'on')
  resolve('off')
  await asked
  expect(cache.getQueryData(queryKey)).toBe('on')
  await showChange<string>(cache, queryKey, (known) => `${known}, too`)
  expect(cache.getQueryData(queryKey)).toBe('on, too')
})
