import { ExitCode, proposeCompletions, run } from '@stricli/core'
import { application } from './application.ts'
import type { ProcessContext } from './context.ts'
import { withPresentName } from './earlier-names.ts'
import { EXIT } from './errors.ts'

/** The codes by which Stricli reports arguments that it does not understand. */
const NOT_UNDERSTOOD: unknown[] = [ExitCode.UnknownCommand, ExitCode.InvalidArgument]

/**
 * Runs the command line `signin`.
 *
 * @param args the words after `signin`.
 * @returns the exit code.
 */
export async function runCommandLine(
  args: readonly string[],
  process: Omit<ProcessContext, 'process' | 'propose' | 'commandName'>,
): Promise<number> {
  const { stdout, stderr } = process
  const ended: { exitCode?: number } = {}
  const context: ProcessContext = {
    ...process,
    process: Object.assign(ended, { stdout, stderr }),
    commandName: '',
    propose: (words) => proposeCompletions(application, words, context),
  }
  await run(application, withPresentName(args), {
    ...context,
    forCommand: ({ prefix }) => ({ ...context, commandName: prefix.slice(1).join(' ') }),
  })
  const { exitCode = EXIT.failed } = ended
  if (NOT_UNDERSTOOD.includes(exitCode)) return EXIT.usage
  return exitCode < 0 ? EXIT.failed : exitCode
}
