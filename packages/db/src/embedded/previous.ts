import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedDatabaseError } from './error.ts'
import type { Place } from './place.ts'
import { commandOf, isAlive, isServerOf } from './processes.ts'

/** How a server's command line names the process it belongs to (a setting PostgreSQL ignores). */
export const OWNER_SETTING = 'signin.owner'

/** A Signin that is just ending gets this long before we call it alive. */
const GRACE_MS = 300
/** A lock file without a process is one of this instant, or the remnant of a crash. */
const HALF_WRITTEN_MS = 200
const SHUTDOWN_LIMIT_MS = 60_000
const POLL_MS = 20

/**
 * Returns when no server works in the place any more. One whose Signin is gone
 * is shutting down already, and is waited for; a postmaster.pid whose process
 * turned out to be something else is removed, since PostgreSQL would believe it.
 *
 * @throws {EmbeddedDatabaseError} `in-use` while another Signin uses the directory.
 */
export async function waitForPrevious(
  { home, dataDir }: Place,
  onProgress: (message: string) => void,
): Promise<void> {
  const started = Date.now()
  let told = false
  for (;;) {
    const lock = readLock(dataDir)
    if (lock === undefined) return
    if (lock.pid === 0 && Date.now() - started < HALF_WRITTEN_MS) {
      await sleep(POLL_MS)
      continue
    }
    if (!isServerOf(lock.pid, dataDir)) {
      if (isAlive(lock.pid) || lock.pid === 0) await rm(lock.file, { force: true })
      return
    }
    const owner = ownerOf(lock.pid)
    const ending = lock.status === 'stopping' || !isAlive(owner)
    const waited = Date.now() - started
    if (!ending && waited > GRACE_MS) throw inUse(home, lock.pid)
    if (waited > SHUTDOWN_LIMIT_MS) throw stuck(home, lock.pid)
    // Its supervisor does this too, unless that was killed as well.
    if (ending && lock.status !== 'stopping') interrupt(lock.pid)
    if (ending && !told) onProgress('Waiting for the previous PostgreSQL to shut down')
    told ||= ending
    await sleep(POLL_MS)
  }
}

/** `server` is the PostgreSQL that has the directory; its Signin is who can be asked to stop. */
export function inUse(home: string, server: number): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'in-use',
    `Another Signin, process ${ownerOf(server) || server}, uses ${home}: stop it first, or choose another data directory.`,
  )
}

function stuck(home: string, pid: number): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'in-use',
    `PostgreSQL, process ${pid}, was left behind in ${home} and does not shut down: end it with "kill -INT ${pid}".`,
  )
}

/** The Signin that started this server; 0 when it was started by something else. */
function ownerOf(server: number): number {
  return Number(commandOf(server).match(`${OWNER_SETTING}=(\\d+)`)?.[1] ?? 0)
}

/** PostgreSQL's own lock: its process on line 1, its port on line 4, what it is doing on line 8. */
export function readLock(dataDir: string) {
  const file = path.join(dataDir, 'postmaster.pid')
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    const pid = Math.abs(Number(lines[0])) || 0
    return { file, pid, port: Number(lines[3]), status: lines[7]?.trim() }
  } catch {
    return undefined
  }
}

function interrupt(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    // It ended in the meantime, which is what was wanted.
  }
}
