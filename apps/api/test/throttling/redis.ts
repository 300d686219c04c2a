import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import process from 'node:process'
import { freePort } from '../free-port.ts'
import { onPath } from '../on-path.ts'

/**
 * redis-server of Debian or any on the PATH. The npm packages would download it at install time.
 */
const server = onPath('redis-server')

/** Why there is no Redis to test with (printed), or undefined. */
export const noRedis = server ? undefined : 'no redis-server on the PATH'
if (noRedis) process.stderr.write(`Redis is not tested: ${noRedis}.\n`)

export interface TestRedis {
  url: string
  /** Stops responding without closing connections. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

/** Starts a Redis without persistence. */
export async function startRedis(port?: number): Promise<TestRedis> {
  const chosen = port ?? (await freePort())
  const options = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()]
  const child = spawn(String(server), options, { stdio: ['ignore', 'pipe', 'inherit'] })
  await saysReady(child)
  return {
    url: `redis://127.0.0.1:${chosen}`,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function saysReady(child: ChildProcess): Promise<void> {
  let said = ''
  for await (const chunk of child.stdout ?? []) {
    said += chunk
    if (said.includes('Ready to accept connections')) break
  }
  if (!said.includes('Ready to accept connections')) throw new Error(`Redis did not start: ${said}`)
}
