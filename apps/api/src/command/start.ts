import process from 'node:process'
import { environment } from '../config/environment.ts'
import { InterruptedError } from './errors.ts'
import { interruptionOf } from './interruption.ts'
import { runCommandLine } from './run.ts'

/** How long connections may take to close after a command has ended. */
const LINGER_MS = 3000

/** Runs the command line on the streams and signals of this process, and sets its exit code. */
export async function startCommandLine(args: readonly string[]): Promise<void> {
  const { stdin, stdout, stderr } = process
  const interruption = interruptionOf(process, (line) => void stderr.write(`${line}\n`))
  // The reader of a pipe that closes it, such as head, wants no more.
  stdout.on('error', () => interruption.abort(new InterruptedError('Standard output was closed.')))
  stderr.on('error', () => {})
  const { signal } = interruption
  process.exitCode = await runCommandLine(args, {
    ...{ stdin, stdout, stderr, signal },
    variables: environment,
  })
  // Everything is printed by now. What is still open is a connection to a server that does not answer.
  setTimeout(() => process.exit(), LINGER_MS).unref()
}
