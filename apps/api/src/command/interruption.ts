import type { EventEmitter } from 'node:events'
import { EXIT, InterruptedError } from './errors.ts'

/** A terminal and npx both forward Ctrl-C: a second signal within this time is the first one's copy. */
const DUPLICATE_SIGNAL_MS = 100

export interface InterruptibleProcess extends EventEmitter {
  exit(code: number): void
}

/**
 * The first Ctrl-C, or SIGTERM, aborts the returned signal: the command stops at its next safe
 * point. The second one ends the process at once. Every change is a transaction, so that an end at
 * any point leaves none half done.
 *
 * @param print prints a line on standard error.
 */
export function interruptionOf(
  program: InterruptibleProcess,
  print: (line: string) => void,
): AbortController {
  const controller = new AbortController()
  let firstSignalAt = 0

  function interrupt(): void {
    const now = Date.now()
    if (!controller.signal.aborted) {
      firstSignalAt = now
      print('Stopping at the next safe point. Press Ctrl-C again to end at once.')
      controller.abort(new InterruptedError('Interrupted.'))
    } else if (now - firstSignalAt > DUPLICATE_SIGNAL_MS) {
      program.exit(EXIT.interrupted)
    }
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) program.on(signal, interrupt)
  return controller
}
