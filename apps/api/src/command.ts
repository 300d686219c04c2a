import process from 'node:process'
import { InterruptedError } from './command/errors.ts'
import { interruptionOf } from './command/interruption.ts'
import { runCommandLine } from './command/run.ts'
import { environment } from './config/environment.ts'

const { stdin, stdout, stderr } = process
const interruption = interruptionOf(process, (line) => void stderr.write(`${line}\n`))
// The reader of a pipe that closes it, such as head, wants no more.
stdout.on('error', () => interruption.abort(new InterruptedError('Standard output was closed.')))
stderr.on('error', () => {})

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  variables: environment,
  signal: interruption.signal,
})
