import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSecondsOf } from './cpu.ts'
import { freePort } from './free-port.ts'

const START_TIMEOUT_MS = 30_000
const POLL_INTERVAL_MS = 50

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A server under test: a separate Node process that serves HTTP on the loopback interface. */
export interface Server {
  origin: string
  /** CPU time since the start, of all threads; null if it cannot be read. */
  cpuSeconds(): number | null
  stop(): Promise<void>
}

/** Runs `program` in production mode, without this process's environment, and waits until ready. */
export async function startServer(
  program: URL,
  env: Record<string, string>,
  readyPath: string,
): Promise<Server> {
  const port = await freePort()
  const child = spawn(process.execPath, [program.pathname], {
    env: { NODE_ENV: 'production', PORT: String(port), ...env },
    stdio: ['ignore', 2, 2],
  })
  running.add(child)
  const origin = `http://127.0.0.1:${port}`
  await waitUntilReady(child, `${origin}${readyPath}`)
  return {
    origin,
    cpuSeconds: () => cpuSecondsOf(child.pid),
    stop: () => end(child),
  }
}

/** Stops all running servers, so that the database stops last even if the benchmark fails. */
export async function stopServers(): Promise<void> {
  await Promise.all([...running].map(end))
}

async function end(child: ChildProcess): Promise<void> {
  running.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs[1]} ended before it was ready`)
    const response = await fetch(url).catch(() => null)
    if (response?.ok) return
    await sleep(POLL_INTERVAL_MS)
  }
  throw new Error(`${url} did not answer within ${START_TIMEOUT_MS} ms`)
}
