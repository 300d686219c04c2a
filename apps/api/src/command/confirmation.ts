import { createInterface } from 'node:readline/promises'
import { InterruptedError, UsageError } from './errors.ts'
import { printable } from './printable.ts'

export interface Terminal {
  stdin: NodeJS.ReadStream
  stderr: NodeJS.WriteStream
}

/**
 * Asks before something that cannot be undone. The question goes to standard error, so that it is
 * seen when standard output is redirected.
 *
 * @param question names what is lost, such as "Delete the account ada@example.com?".
 * @throws {UsageError} without a terminal: a script has to say --yes.
 * @throws {InterruptedError} for any answer but yes.
 */
export async function confirm(
  question: string,
  { stdin, stderr }: Terminal,
  signal: AbortSignal,
): Promise<void> {
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new UsageError('This has to be confirmed, and there is no terminal to ask on: add --yes.')
  }
  const lines = createInterface({ input: stdin, output: stderr })
  // The terminal is in raw mode here, so that Ctrl-C arrives as a key.
  lines.on('SIGINT', () => lines.close())
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  try {
    const answer = lines.question(`${printable(question)} [y/N] `, { signal })
    const given = await Promise.race([answer.catch(() => ''), closed])
    if (/^y(es)?$/i.test(given.trim())) return
  } finally {
    lines.close()
  }
  throw new InterruptedError('Nothing was done.')
}
