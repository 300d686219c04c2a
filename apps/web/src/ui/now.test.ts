import { expect, onTestFinished, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { useNow } from './now.ts'

test('the time advances every minute until the component unmounts', () => {
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
