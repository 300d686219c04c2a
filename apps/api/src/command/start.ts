import process from 'node:process'
import { environment } from '../config/environment.ts'
import { InterruptedError } from './errors.ts'
import { interruptionOf } from './interruption.ts'
import { runCommandLine } from './run.ts'

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
}
