import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const START_TIMEOUT_MS = 60_000
const EMAIL_TIMEOUT_MS = 15_000

/** The environment of every process that a test starts. */
export const nodeEnvironment = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  // Node caches compiled code between starts, which halves the time of a start.
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)),
}

/** The lowest hashing cost, for processes in tests that do not test hashing. */
export const quickHashing = { NODE_ENV: 'test', BCRYPT_COST: '4' }

export interface Signin {
  url: string
  /** The directory of its database and mail. */
  dataDir: string
  /** The token of the last link mailed to this address. */
  mailedToken(email: string): Promise<string>
  /** Everything it printed so far. */
  output(): string
  /** Stops the process and removes its data. */
  stop(): Promise<void>
}

/** Starts Signin as a process on a free port, with an embedded PostgreSQL. */
export async function startSignin(env: Record<string, string> = {}): Promise<Signin> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'signin-running-'))
  chmodSync(dataDir, 0o755) // if started by root, PostgreSQL runs as another user, who needs access
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { child, output } = startNode([MAIN], {
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    ...quickHashing,
    ...env,
  })
  await until(START_TIMEOUT_MS, async () => {
    if (child.exitCode !== null) throw new Error(`Signin did not start:\n${output()}`)
    return (await fetch(`${url}/health/ready`).catch(() => null))?.ok || null
  })
  return {
    url,
    dataDir,
    output,
    mailedToken: (email) => until(EMAIL_TIMEOUT_MS, () => tokenMailedTo(url, email)),
    async stop() {
      await end(child)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Starts a Node process and collects its output. */
export function startNode(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, args, {
    env: { ...nodeEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk
    })
  }
  return { child, output: () => output }
}

/** Sends SIGTERM and waits for the process to exit. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

/** Polls until `ask` returns a value other than null. @throws after `timeoutMs` */
export async function until<T>(timeoutMs: number, ask: () => Promise<T | null>): Promise<T> {
  for (const start = Date.now(); Date.now() - start < timeoutMs; await sleep(50)) {
    const answer = await ask()
    if (answer !== null) return answer
  }
  throw new Error(`There was no answer in ${timeoutMs} ms.`)
}

/** Reads the development mailbox, which lists the newest email first. */
async function tokenMailedTo(url: string, email: string): Promise<string | null> {
  const emails = (await (await fetch(`${url}/dev/mailbox.json`)).json()) as EmailMessage[]
  const message = emails.find(({ to, links }) => to === email && links[0]?.includes('#'))
  return message?.links[0]?.split('#')[1] ?? null
}

interface EmailMessage {
  to: string
  links: string[]
}
