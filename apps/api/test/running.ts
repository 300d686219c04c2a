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

/** What a process is told beside its own variables. */
export const nodeEnvironment = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  // What Node has compiled of a program stays for its next start, which takes half as long.
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)),
}

/** For processes in tests that are not about hashing. */
export const quickHashing = { NODE_ENV: 'test', BCRYPT_COST: '4' }

export interface Signin {
  url: string
  /** Where its database and its mail are. */
  dataDir: string
  /** The token in the fragment of the last link that was mailed to this address. */
  mailedToken(email: string): Promise<string>
  /** Everything it wrote so far. */
  output(): string
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/** The whole of Signin as a process of its own, on a free port and an embedded PostgreSQL. */
export async function startSignin(env: Record<string, string> = {}): Promise<Signin> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'signin-running-'))
  chmodSync(dataDir, 0o755) // started by root, PostgreSQL runs as another, who must get in
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

/** Another Node process. What it writes is kept. */
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

/** Ends a process that listens to SIGTERM, and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

/** Asks until there is an answer, or throws when it takes too long. */
export async function until<T>(timeoutMs: number, ask: () => Promise<T | null>): Promise<T> {
  for (const start = Date.now(); Date.now() - start < timeoutMs; await sleep(50)) {
    const answer = await ask()
    if (answer !== null) return answer
  }
  throw new Error(`There was no answer in ${timeoutMs} ms.`)
}

/** From the development mailbox, which shows the last letter first. */
async function tokenMailedTo(url: string, email: string): Promise<string | null> {
  const emails = (await (await fetch(`${url}/dev/mailbox.json`)).json()) as EmailMessage[]
  const message = emails.find(({ to, links }) => to === email && links[0]?.includes('#'))
  return message?.links[0]?.split('#')[1] ?? null
}

interface EmailMessage {
  to: string
  links: string[]
}
