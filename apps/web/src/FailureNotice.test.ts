import type { ClientFailure } from '@signin/client'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from 'vue'
import { text } from '../test/harness.ts'
import FailureNotice from './FailureNotice.vue'

test.for([
  [{ code: 'internal', requestId: 'request-42' }, true],
  // It is nobody's fault, so there is nothing to report.
  [{ code: 'busy', requestId: 'request-42' }, false],
  [{ code: 'internal', requestId: '' }, false],
] as const satisfies [ClientFailure, boolean][])('%o names its request: %s', ([failure, named]) => {
  const place = document.createElement('div')
  const app = createApp(FailureNotice, { failure })
  app.mount(place)
  onTestFinished(() => app.unmount())
  expect(text(place).includes('Request')).toBe(named)
})
