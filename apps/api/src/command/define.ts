import { buildCommand, type Command, type TypedCommandParameters } from '@stricli/core'
import { type Help, helpOf } from './command-help.ts'
import type { CommandContext, DatabaseCommandContext, ProcessContext } from './context.ts'
import { type CommonFlags, withCommonFlags } from './flags.ts'
import { openDatabaseContext, openPlainContext } from './open-context.ts'

type Flags<FLAGS> = Readonly<Partial<Record<keyof FLAGS, unknown>>>

interface Definition<FLAGS extends Flags<FLAGS>, ARGS extends readonly unknown[], CONTEXT>
  extends Help {
  /** Flags and arguments besides --json, --yes and --help. */
  parameters?: NoInfer<TypedCommandParameters<FLAGS, ARGS, ProcessContext>>
  /** The first sentence of an error, which says what was not done. */
  failure?: string
  /** Adds --yes, for a command that calls `context.confirm`. */
  destructive?: boolean
  /**
   * `args` are the values of the positional parameters. Annotate the context of a command that has
   * any: TypeScript infers them only then.
   */
  run: (context: CONTEXT, flags: FLAGS, args: ARGS) => Promise<void>
}

/** Opens a context, passes it on, and closes what was opened. */
type Within<CONTEXT> = (
  process: ProcessContext,
  flags: CommonFlags,
  work: (context: CONTEXT) => Promise<void>,
) => Promise<void>

/** A command that opens no database and runs with an incomplete environment. */
export function standaloneCommand<
  const FLAGS extends Flags<FLAGS> = NonNullable<unknown>,
  const ARGS extends readonly unknown[] = [],
>(definition: Definition<FLAGS, ARGS, CommandContext>): Command<ProcessContext> {
  return define(definition, openPlainContext)
}

/**
 * A command that works on the database of DATABASE_URL, or on the embedded one, beside a running
 * Signin or alone. The arguments are parsed before anything is opened.
 */
export function databaseCommand<
  const FLAGS extends Flags<FLAGS> = NonNullable<unknown>,
  const ARGS extends readonly unknown[] = [],
>(
  definition: Definition<FLAGS, ARGS, DatabaseCommandContext> & {
    /** Runs also if the audit log cannot record it: what repairs a database must not need it. */
    isRecordedIfPossible?: boolean
  },
): Command<ProcessContext> {
  const { isRecordedIfPossible = false } = definition
  return define(definition, (process, flags, work) =>
    openDatabaseContext({ ...process, isRecordedIfPossible }, flags, work),
  )
}

function define<FLAGS extends Flags<FLAGS>, ARGS extends readonly unknown[], CONTEXT>(
  definition: Definition<FLAGS, ARGS, CONTEXT>,
  within: Within<CONTEXT>,
): Command<ProcessContext> {
  const { failure = 'Nothing was done.', parameters, destructive = false, run } = definition

  async function perform(this: ProcessContext, flags: FLAGS & CommonFlags, ...args: ARGS) {
    const { json, yes, ...own } = flags
    try {
      // The rest has exactly the flags that the command declared.
      await within(this, { json, yes }, (context) => run(context, own as unknown as FLAGS, args))
    } catch (error) {
      // Imported here, as what it knows of the database is heavy.
      const { commandErrorOf } = await import('./failure.ts')
      return commandErrorOf(failure, error, this)
    }
  }

  return buildCommand<FLAGS & CommonFlags, ARGS, ProcessContext>({
    func: perform,
    parameters: withCommonFlags<FLAGS, ARGS>(parameters, destructive),
    docs: { brief: definition.brief, fullDescription: helpOf(definition) },
  })
}
