import type { Database } from '../database.ts'
import type { Env } from '../env.ts'
import type { KeyringDeps } from '../signing-keys/keyring.ts'

/** Asked for in a way that is not understood. Its message says what would be. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What a command works on. */
export interface World {
  env: Env
  db: Database['db']
  clock: () => Date
  log: KeyringDeps['log']
  /** The root of all derived keys. Throws rather than make a new one. */
  secretKeyBase(): string
}

export interface Command {
  /** One line of the usage text. */
  usage: string
  /**
   * Reads its arguments before anything is opened.
   *
   * @throws {UsageError}
   * @returns what is to be done; it answers the text for standard output.
   */
  read(args: string[]): (world: World) => Promise<string>
}
