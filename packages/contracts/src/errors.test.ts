import { describe, expect, test } from 'vitest'
import { AppError, type ErrorCode, errors, failure } from './errors.ts'

describe('the error table', () => {
  test.each(Object.keys(errors) as ErrorCode[])(
    '%s has the status and message of its row',
    (code) => {
      const { status, message } = errors[code]
      expect(failure(code, 'request-1', { retryAfter: 3 })).toMatchObject({
        message,
        data: { code, httpStatus: status, requestId: 'request-1', retryAfter: 3 },
      })
      expect(new AppError(code).message).toBe(message)
    },
  )

  test('has the JSON-RPC codes that tRPC uses', () => {
    expect(failure('invalid_input', '').code).toBe(-32600)
    expect(failure('not_signed_in', '').code).toBe(-32001)
    expect(failure('busy', '').code).toBe(-32603)
  })
})
