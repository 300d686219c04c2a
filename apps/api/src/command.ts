import process from 'node:process'
import { ExitCode, proposeCompletions, run } from '@stricli/core'
import { application } from './command/application.ts'
import type { ProcessContext } from './command/context.ts'
import { EXIT, InterruptedError } from './command/errors.ts'
import { interruptionOf } from './command/interruption.ts'

/** The codes by which Stricli reports arguments that it does not understand. */
const NOT_UNDERSTOOD: unknown[] = [ExitCode.UnknownCommand, ExitCode.InvalidArgument]

const { stdin, stdout, stderr } = process
const interruption = interruptionOf(process, (line) => void stderr.write(`${line}\n`))
// The reader of a pipe that closes it, such as head, wants no more.
stdout.on('error', () => interruption.abort(new InterruptedError('Standard output was closed.')))
stderr.on('error', () => {})

const ended: { exitCode?: number } = {}
const context: ProcessContext = {
  process: Object.assign(ended, { stdout, stderr }),
  stdin,
  stdout,
  stderr,
  signal: interruption.signal,
  commandName: '',
  propose: (words) => proposeCompletions(application, words, context),
}
await run(application, process.argv.slice(2), {
  ...context,
  forCommand: ({ prefix }) => ({ ...context, commandName: prefix.slice(1).join(' ') }),
})
const { exitCode = EXIT.failed } = ended
if (NOT_UNDERSTOOD.includes(exitCode)) process.exitCode = EXIT.usage
else process.exitCode = exitCode < 0 ? EXIT.failed : exitCode
