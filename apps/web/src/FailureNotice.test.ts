import type { ClientFailure } from '@signin/client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createApp, nextTick } from 'vue'
import { text } from '../test/harness.ts'
import FailureNotice from './FailureNotice.vue'

function show(failure: ClientFailure): HTMLElement {
  const place = document.createElement('div')
  const app = createApp(FailureNotice, { failure })
  app.mount(place)
  onTestFinished(() => app.unmount())
  return place
}

test.for([
  [{ code: 'internal', requestId: 'request-42' }, true],
  // A busy service is no fault to report.
  [{ code: 'busy', requestId: 'request-42' }, false],
  [{ code: 'internal', requestId: '' }, false],
] as const satisfies [ClientFailure, boolean][])('%o names its request: %s', ([failure, named]) => {
  expect(text(show(failure)).includes('Request')).toBe(named)
})

test('the text changes when the wait is over', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const place = show({ code: 'too_many_calls', requestId: '', retryAfter: 15 })
  vi.advanceTimersByTime(14_999)
  await nextTick()
  expect(text(place)).toContain('Try again in 15 seconds.')
  vi.advanceTimersByTime(1)
  await nextTick()
  expect(text(place)).toContain('Try again now.')
})
