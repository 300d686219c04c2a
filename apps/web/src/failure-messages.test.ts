import type { FailureCode } from '@signin/client'
import { errors } from '@signin/contracts'
import { expect, test } from 'vitest'
import { failureMessage } from './failure-messages.ts'

const codes = [...Object.keys(errors), 'unreachable'] as FailureCode[]

test.for(codes)('%s has a text', (code) => {
  const { title, text } = failureMessage({ code, requestId: '' })
  expect(title).toMatch(/\w/)
  expect(text).toMatch(/\.$/)
  expect(`${title} ${text}`).not.toMatch(/undefined|_/)
})

test.for(['too_many_calls', 'busy', 'unavailable'] as const)('%s shows when to retry', (code) => {
  expect(failureMessage({ code, requestId: '', retryAfter: 30 }).text).toContain('in 30 seconds')
  expect(failureMessage({ code, requestId: '' }).text).toContain('in a moment')
})
