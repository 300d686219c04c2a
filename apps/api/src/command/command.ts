import type { Logger } from 'pino'
import type { Env } from '../env.ts'
import type { Database } from '../start/database.ts'

/** The command line has invalid arguments. The message says which are expected. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** The dependencies of a command. */
export interface CommandContext {
  env: Env
  db: Database['db']
  clock: () => Date
  log: Logger
  /** The root of all derived keys. Throws where it is missing: a command never generates one. */
  secretKeyBase(): string
}

/** A command that needs the database. */
export interface Command {
  /** The command's lines of the usage text. */
  usage: string
  /** The prefix of the error output. The default says that nothing was done. */
  failure?: string
  /**
   * Parses the arguments, before any connection is opened.
   *
   * @throws {UsageError} for invalid arguments.
   * @returns a function that runs the command and returns the text for standard output.
   */
  read(args: string[]): (context: CommandContext) => Promise<string>
}

/** A command that opens no database and runs with an incomplete environment. */
export interface StandaloneCommand {
  usage: string
  /** The prefix of the error output. */
  failure: string
  /** Parses the arguments, as {@link Command.read} does. */
  parseStandalone(args: string[]): () => Promise<string>
}
