import { PassThrough } from 'node:stream'
import { AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import { EnvError } from '../env.ts'
import { CommandError, InterruptedError, NotFoundError, UsageError } from './errors.ts'
import { commandErrorOf } from './failure.ts'

const ROW = 'Failing row contains (ada@example.com, $2b$12$hash).'

function endOf(error: unknown, variables = {}) {
  const stderr = new PassThrough({ encoding: 'utf8' })
  const process = { variables, stderr: stderr as unknown as NodeJS.WriteStream }
  const { message, exitCode } = commandErrorOf('Nothing was done.', error, process)
  return { message, exitCode, logged: String(stderr.read() ?? '') }
}

function closedPipe() {
  return Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' })
}

test.each([
  [new UsageError('Say which.'), 'Say which.', 2],
  [new NotFoundError('There is none.'), 'There is none.', 3],
  [new InterruptedError('Interrupted.'), 'Interrupted.', 130],
  [new CommandError('2 checks failed.', 1), '2 checks failed.', 1],
  [new EnvError('PORT is not a number.'), 'Nothing was done. PORT is not a number.', 1],
  [new EnvError('A.\nB.'), 'Nothing was done.\nA.\nB.', 1],
  [new AppError('too_many_tokens'), /^Nothing was done\. \S/, 1],
  [closedPipe(), 'The output was closed before all of it was printed.', 1],
])('%s ends a command with its sentence', (error, message, exitCode) => {
  const ended = endOf(error)
  expect(ended).toMatchObject({ exitCode, logged: '' })
  expect(ended.message).toMatch(message)
})

test.each([
  [Object.assign(new TypeError(ROW), { code: '23502' }), '(TypeError, 23502)'],
  [new Error(ROW), '(Error)'],
  [ROW, '(string)'],
  [undefined, '(undefined)'],
  [null, '(object)'],
])('of an unexpected error only its kind is printed: %#', (error, kind) => {
  expect(endOf(error)).toEqual({
    message: `Nothing was done. An unexpected error occurred ${kind}: LOG_LEVEL=debug logs its details.`,
    exitCode: 1,
    logged: '',
  })
})

test('LOG_LEVEL=debug logs the message and the stack of an unexpected error', () => {
  const { message, logged } = endOf(new Error(ROW), { LOG_LEVEL: 'debug' })
  expect(message).not.toContain('ada')
  expect(JSON.parse(logged).err).toMatchObject({ message: ROW, stack: expect.any(String) })
})
