import { expect, test } from 'vitest'
import { EnvError } from '../config/env-error.ts'
import { explainFailedStart } from './explain.ts'

test('one thing that is wrong stands in the sentence, several on lines of their own', () => {
  expect(explainFailedStart(new EnvError('PORT is not a number.'))).toBe(
    'Signin cannot start. PORT is not a number.',
  )
  expect(explainFailedStart(new EnvError('A is missing.\nB is missing.'))).toBe(
    'Signin cannot start.\nA is missing.\nB is missing.',
  )
})

test('a password that the database refuses is not told as a stack', () => {
  const refused = Object.assign(new Error('Authentication failed'), { code: 'P1000' })
  expect(explainFailedStart(refused)).toBe(
    'Signin cannot start. The database does not take the name and the password in DATABASE_URL.',
  )
})

test('what nobody foresaw is told whole', () => {
  expect(explainFailedStart(new Error('odd'))).toMatch(
    /^Signin cannot start\.\nError: odd\n {4}at /,
  )
})
