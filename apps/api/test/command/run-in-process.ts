import { PassThrough } from 'node:stream'
import { InterruptedError } from '../../src/command/errors.ts'
import { runCommandLine } from '../../src/command/run.ts'
import type { Ran } from '../run-command.ts'

export interface Running {
  ran: Promise<Ran>
  /** What standard error holds so far. */
  err(): string
  /** As the first Ctrl-C does. */
  interrupt(): void
}

/** Starts the command line in this process, without a terminal, with only the given variables. */
export function startInProcess(args: string[], variables: Record<string, string> = {}): Running {
  const [out, err] = [collector(), collector()]
  const interruption = new AbortController()
  const ended = runCommandLine(args, {
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: out.stream as unknown as NodeJS.WriteStream,
    stderr: err.stream as unknown as NodeJS.WriteStream,
    variables,
    signal: interruption.signal,
  })
  return {
    ran: ended.then((code) => ({ code, out: out.text(), err: err.text() })),
    err: err.text,
    interrupt: () => interruption.abort(new InterruptedError('Interrupted.')),
  }
}

export function runInProcess(args: string[], variables?: Record<string, string>): Promise<Ran> {
  return startInProcess(args, variables).ran
}

function collector() {
  const chunks: string[] = []
  const stream = new PassThrough({ encoding: 'utf8' })
  stream.on('data', (chunk: string) => chunks.push(chunk))
  return { stream, text: () => chunks.join('') }
}
