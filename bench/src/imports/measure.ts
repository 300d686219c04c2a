import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { writeAccountsFile } from './accounts-file.ts'

const COMMAND = fileURLToPath(new URL('../../../apps/api/dist/command.js', import.meta.url))
const LOOK_EVERY_MS = 100

export interface Import {
  accounts: number
  fileBytes: number
  seconds: number
  /** The process's peak resident set; null on systems other than Linux. */
  peakBytes: number | null
}

/** Imports a CSV file with bcrypt hashes by the command, as deployed, into an empty database. */
export async function measureImport({
  accounts,
  databaseUrl,
}: {
  accounts: number
  databaseUrl: string
}): Promise<Import> {
  const directory = await mkdtemp(path.join(tmpdir(), 'signin-bench-'))
  const file = path.join(directory, 'accounts.csv')
  try {
    await writeAccountsFile(file, accounts)
    const fileBytes = (await stat(file)).size
    const started = performance.now()
    const { imported, peakBytes } = await importFile(file, databaseUrl)
    const seconds = (performance.now() - started) / 1000
    if (imported !== accounts) throw new Error(`${imported} of ${accounts} were imported`)
    return { accounts, fileBytes, seconds, peakBytes }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function importFile(file: string, databaseUrl: string) {
  const child = spawn(process.execPath, [COMMAND, 'import', file, '--yes', '--json'], {
    env: {
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://signin.example',
      DATABASE_URL: databaseUrl,
      SECRET_KEY_BASE: randomBytes(48).toString('base64'),
      SMTP_URL: 'smtp://127.0.0.1:1',
    },
    stdio: ['ignore', 'pipe', 2],
  })
  let peakBytes: number | null = null
  const looking = setInterval(() => {
    peakBytes = peakBytesOf(child.pid) ?? peakBytes
  }, LOOK_EVERY_MS)
  const [output] = await Promise.all([text(child.stdout as Readable), once(child, 'exit')])
  clearInterval(looking)
  return { imported: JSON.parse(output).imported as number, peakBytes }
}

/** The kernel keeps the peak, so that none is missed between two looks. */
function peakBytesOf(pid: number | undefined): number | null {
  try {
    const [, kilobytes] =
      /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes ? Number(kilobytes) * 1024 : null
  } catch {
    return null
  }
}
