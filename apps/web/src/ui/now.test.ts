import { expect, onTestFinished, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { useNow } from './now.ts'

test('now moves on by the minute, for as long as somebody looks', () => {
  vi.useFakeTimers({ now: 0 })
  onTestFinished(() => void vi.useRealTimers())
  const scope = effectScope()
  const now = scope.run(useNow)
  expect(now?.value).toBe(0)
  vi.advanceTimersByTime(60_000)
  expect(now?.value).toBe(60_000)
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
})
