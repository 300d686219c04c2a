import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSecondsOf } from './cpu.ts'
import { freePort } from './free-port.ts'

const READY_WITHIN_MS = 30_000
const ASK_EVERY_MS = 50

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A contender: a Node process of its own that answers HTTP on the loopback interface. */
export interface Server {
  origin: string
  /** Processor time spent since it started, all threads together; null where it cannot be read. */
  cpuSeconds(): number | null
  stop(): Promise<void>
}

/** Runs `program` in production's mode with nothing of our environment, and waits for an answer. */
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
  await answers(child, `${origin}${readyPath}`)
  return {
    origin,
    cpuSeconds: () => cpuSecondsOf(child.pid),
    stop: () => end(child),
  }
}

/** Ends what still runs, so that the database goes last even when the benchmark fails. */
export async function stopServers(): Promise<void> {
  await Promise.all([...running].map(end))
}

async function end(child: ChildProcess): Promise<void> {
  running.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs[1]} ended before it was ready`)
    const response = await fetch(url).catch(() => null)
    if (response?.ok) return
    await sleep(ASK_EVERY_MS)
  }
  throw new Error(`${url} did not answer within ${READY_WITHIN_MS} ms`)
}
