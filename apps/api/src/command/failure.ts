import { AppError } from '@signin/contracts'
import { sentenceOf } from '../start/explain.ts'
import { createLogger } from '../telemetry/log.ts'
import type { ProcessContext } from './context.ts'
import { CommandError, EXIT, InterruptedError, NotFoundError, UsageError } from './errors.ts'

/**
 * Turns an error of a command into its end.
 *
 * @param failure the first sentence, which says what was not done.
 * @returns never a stack trace and never the message of an unexpected error: both can quote rows of
 *   the database, with email addresses and hashes.
 */
export function commandErrorOf(
  failure: string,
  error: unknown,
  process: Pick<ProcessContext, 'variables' | 'stderr'>,
): CommandError {
  if (error instanceof UsageError) return new CommandError(error.message, EXIT.usage)
  if (error instanceof NotFoundError) return new CommandError(error.message, EXIT.notFound)
  if (error instanceof InterruptedError) return new CommandError(error.message, EXIT.interrupted)
  if (error instanceof CommandError) return error
  // What was done is done: only the reader, such as `head`, has ended.
  if (isClosedPipe(error)) {
    return new CommandError('The output was closed before all of it was printed.', EXIT.failed)
  }
  const sentence = error instanceof AppError ? error.message : sentenceOf(error)
  if (sentence === null) return unexpected(failure, error, process)
  // Several problems are listed on separate lines.
  const separator = sentence.includes('\n') ? '\n' : ' '
  return new CommandError(`${failure}${separator}${sentence}`, EXIT.failed)
}

function isClosedPipe(error: unknown): boolean {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException
  return code === 'EPIPE' && syscall === 'write'
}

function unexpected(
  failure: string,
  error: unknown,
  { variables, stderr }: Pick<ProcessContext, 'variables' | 'stderr'>,
): CommandError {
  if (variables.LOG_LEVEL === 'debug' || variables.LOG_LEVEL === 'trace') {
    const write = (line: string) => void stderr.write(line)
    createLogger('debug', { write }).debug({ err: error }, 'a command failed')
  }
  const { name = typeof error, code } = (error ?? {}) as NodeJS.ErrnoException
  const which = code ? `${name}, ${code}` : name
  return new CommandError(
    `${failure} An unexpected error occurred (${which}): LOG_LEVEL=debug logs its details.`,
    EXIT.failed,
  )
}
