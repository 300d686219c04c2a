import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const MAIN = fileURLToPath(new URL('../../api/dist/main.js', import.meta.url))
const COMMAND = fileURLToPath(new URL('../../api/dist/command.js', import.meta.url))
const START_TIMEOUT_MS = 60_000

const execFileAsync = promisify(execFile)

/**
 * Starts the built API as a process with a database of its own, which serves the built web app.
 *
 * @param env is added to the environment that all test servers have; PORT is a free port by default
 */
export async function startServer(env: Record<string, string> = {}) {
  const port = env.PORT ?? String(await freePort())
  const url = `http://localhost:${port}`
  const data = await mkdtemp(join(tmpdir(), 'signin-e2e-'))
  const environment = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: port,
    DATA_DIR: data,
    LOG_LEVEL: 'warn',
    // No test depends on the cost of hashing.
    NODE_ENV: 'test',
    BCRYPT_COST: '4',
    // Each browser of a test sends its own address: the same one for all would be throttled.
    TRUSTED_PROXIES: '127.0.0.1,::1',
    ...env,
  }
  const server = spawn(process.execPath, [MAIN], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (text) => output.push(text))
  await untilReady(`${url}/health/ready`, server, output)

  return {
    url,
    /** Runs a command of `signin` beside the server, and returns what it prints. */
    async signin(...args: string[]): Promise<string> {
      const ran = execFileAsync(process.execPath, [COMMAND, ...args], { env: environment })
      return (await ran).stdout
    },
    async stop() {
      server.kill('SIGTERM')
      if (server.exitCode === null) await once(server, 'exit')
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function untilReady(url: string, server: ChildProcess, output: string[]) {
  const patience = AbortSignal.timeout(START_TIMEOUT_MS)
  while (server.exitCode === null && !patience.aborted) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await pause(50)
  }
  server.kill()
  throw new Error(`The api did not start:\n${output.join('')}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0)
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}
