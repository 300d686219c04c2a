import { errors } from '@signin/contracts'
import { expect } from 'vitest'
import type { Answer } from '../browser.ts'

/** Asserts an error of the error table, with its status and message. */
export function expectAppError(answer: Answer, what: string) {
  const { data, message } = answer.error ?? {}
  if (!data)
    throw new Error(`${what} was answered ${answer.status}, with no failure from the table`)
  expect(answer.status, what).toBeGreaterThanOrEqual(400)
  expect(answer.status, what).toBeLessThan(500)
  expect(errors[data.code], what).toEqual({ status: answer.status, message })
}
