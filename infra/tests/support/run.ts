import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Outcome {
  code: number
  /** Standard output and standard error, interleaved. */
  output: string
}

/** Runs a program to its end. Does not reject if it fails: tests often check its output. */
export async function run(
  program: string,
  args: string[],
  { cwd, env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const said: string[] = []
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => said.push(text))
  }
  const [code] = await once(child, 'close')
  return { code: code ?? -1, output: said.join('') }
}
