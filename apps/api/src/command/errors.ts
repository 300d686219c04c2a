/** The documented exit codes (docs/command-line.md). */
export const EXIT = { done: 0, failed: 1, usage: 2, notFound: 3, interrupted: 130 } as const

/** The command line has invalid arguments. The message says which are expected. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What the arguments name does not exist, such as an account. */
export class NotFoundError extends Error {
  override name = 'NotFoundError'
}

/** The operator ended the command with Ctrl-C, or answered its question with no. */
export class InterruptedError extends Error {
  override name = 'InterruptedError'
}

/** The end of a command: what standard error says, and the exit code. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

/** For errors that a command returns or throws. */
export function exitCodeOf(error: unknown): number {
  return error instanceof CommandError ? error.exitCode : EXIT.failed
}
