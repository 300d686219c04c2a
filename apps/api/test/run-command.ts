import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { nodeEnvironment } from './running.ts'

const program = fileURLToPath(new URL('../src/command.ts', import.meta.url))

export interface Ran {
  /** The exit code. */
  code: number
  out: string
  err: string
}

/** Runs the command line in its own process, with only the given environment. */
export function runCommand(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { env: { ...nodeEnvironment, ...env } },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
    )
  })
}
