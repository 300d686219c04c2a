import { expect, test } from 'vitest'
import { EnvError } from '../config/env-error.ts'
import { explainFailedStart } from './explain.ts'

test('a single problem is appended to the sentence, several are listed on separate lines', () => {
  expect(explainFailedStart(new EnvError('PORT is not a number.'))).toBe(
    'Signin cannot start. PORT is not a number.',
  )
  expect(explainFailedStart(new EnvError('A is missing.\nB is missing.'))).toBe(
    'Signin cannot start.\nA is missing.\nB is missing.',
  )
})

test('a rejected database password is explained without a stack trace', () => {
  const refused = Object.assign(new Error('Authentication failed'), { code: 'P1000' })
  expect(explainFailedStart(refused)).toBe(
    'Signin cannot start. The database does not take the name and the password in DATABASE_URL.',
  )
})

test('an unexpected error is printed with its stack trace', () => {
  expect(explainFailedStart(new Error('odd'))).toMatch(
    /^Signin cannot start\.\nError: odd\n {4}at /,
  )
})
