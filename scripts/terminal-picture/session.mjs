// Runs the commands of the picture on a Signin of its own, with an empty embedded database.
import { execFile, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const source = (name) => fileURLToPath(new URL(`../../apps/api/src/${name}`, import.meta.url))
const PORT = 4171
const READY = `http://127.0.0.1:${PORT}/health/ready`

/** @returns for each command its words and what it printed on standard output. */
export async function runSession(commands) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'signin-picture-'))
  // PostgreSQL refuses to run as root, and its own user needs access.
  chmodSync(dataDir, 0o755)
  // Something outside of the database to compare the log with.
  const checkpoints = path.join(dataDir, 'checkpoints')
  mkdirSync(checkpoints)
  const variables = { AUDIT_ANCHORS: `file:${checkpoints}`, LOG_LEVEL: 'silent' }
  const env = { ...process.env, ...variables, DATA_DIR: dataDir, PORT: String(PORT) }
  const api = spawn(process.execPath, [source('main.ts')], { env, stdio: 'ignore' })
  const ended = new Promise((resolve) => api.once('exit', resolve))
  try {
    while (!(await fetch(READY).catch(() => null))?.ok) await sleep(100)
    const session = []
    for (const words of commands) {
      const output = await run(words, env)
      while (readdirSync(checkpoints).length === 0) await sleep(100)
      session.push({ words, output: output.map((line) => asAtHome(line, dataDir)) })
    }
    return session
  } finally {
    api.kill('SIGTERM')
    await ended
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** As in a checkout that was started by `npm start`. */
function asAtHome(line, dataDir) {
  return line.replaceAll(dataDir, '.data').replaceAll(String(PORT), '4000')
}

async function run(words, env) {
  // What a command records is sequenced half a second later.
  await sleep(1000)
  const args = words.map((word) => word.replace(/^'|'$/g, ''))
  const done = promisify(execFile)(process.execPath, [source('command.ts'), ...args], { env })
  const { stdout } = await done.catch((error) => error)
  return stdout.trimEnd().split('\n')
}
