import type { Logger } from 'pino'
import type { Env } from '../env.ts'
import type { Database } from '../start/database.ts'

/** Asked for in a way that is not understood. Its message says what would be. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What a command works on. */
export interface CommandContext {
  env: Env
  db: Database['db']
  clock: () => Date
  log: Logger
  /** The root of all derived keys. Throws rather than make a new one. */
  secretKeyBase(): string
}

/** One that works on the database. */
export interface Command {
  /** One line of the usage text. */
  usage: string
  /** The beginning of what is said when it fails; that nothing was done, unless given. */
  failure?: string
  /**
   * Reads its arguments before anything is opened.
   *
   * @throws {UsageError}
   * @returns what is to be done; it answers the text for standard output.
   */
  read(args: string[]): (context: CommandContext) => Promise<string>
}

/** One for which nothing is opened and the environment need not be complete. */
export interface LoneCommand {
  usage: string
  /** The beginning of what is said when it fails. */
  failure: string
  /** As above. */
  readAlone(args: string[]): () => Promise<string>
}
