import type { InputCompletion, CommandContext as StricliContext } from '@stricli/core'
import type { Logger } from 'pino'
import type { ActivitySource } from '../activity/activity.ts'
import type { Source } from '../config/env-source.ts'
import type { Env } from '../env.ts'
import type { Database } from '../start/database.ts'
import type { Terminal } from './confirmation.ts'
import type { Output } from './output.ts'
import type { Progress } from './progress.ts'

/** What the process gives to every command. */
export interface ProcessContext extends StricliContext, Terminal {
  readonly stdout: NodeJS.WriteStream
  /** The unparsed environment. */
  readonly variables: Source
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** The name of the command, such as `keys rotate`. */
  readonly commandName: string
  /** Proposes completions of the last of these words. */
  propose(words: readonly string[]): Promise<readonly InputCompletion[]>
}

/** The dependencies of a command that needs neither a complete environment nor the database. */
export interface CommandContext {
  out: Output
  /**
   * Asks before something that cannot be undone, unless --yes was given.
   *
   * @param question names what is lost, such as "Delete the account ada@example.com?".
   */
  confirm(question: string): Promise<void>
  /** Prints a line of progress or of a warning on standard error. */
  print(line: string): void
  /** Aborted by Ctrl-C. A long command looks at it where it can stop: `signal.throwIfAborted()`. */
  signal: AbortSignal
  /** Starts a progress bar; {@link Progress}. */
  progress(what: string, total?: number): Progress
  clock: () => Date
  /** The unparsed environment: it may be incomplete. */
  variables: Source
  /** Logs warnings on standard error; with LOG_LEVEL more or less. */
  log: Logger
}

/** The dependencies of a command that works on the database. */
export interface DatabaseCommandContext extends CommandContext {
  env: Env
  db: Database['db']
  /** The URL of the database, and the directory of its files. */
  database: Pick<Database, 'url' | 'home'>
  /** The root of all derived keys. Throws where it is missing: a command never generates one. */
  secretKeyBase(): string
  /** What events of the audit log name as their cause: the operator's account on this machine. */
  source: ActivitySource
}
