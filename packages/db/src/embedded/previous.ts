import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EmbeddedDatabaseError } from './error.ts'
import type { Placement } from './placement.ts'
import { commandOf, isAlive, isServerOf } from './processes.ts'

/**
 * A custom setting, ignored by PostgreSQL, with the pid of the Signin that started the server. It
 * appears on the server's command line.
 */
export const OWNER_SETTING = 'signin.owner'

/** How long to wait for a Signin that may be exiting, before the directory counts as in use. */
const GRACE_MS = 300
/**
 * After this time an empty lock file is a remnant of a crash, and not one that is being written.
 */
const LOCK_FILE_WRITE_MS = 200
const SHUTDOWN_LIMIT_MS = 60_000
const POLL_MS = 20

/**
 * Returns when no server uses the data directory any more. It waits for a server whose Signin has
 * exited, because that is shutting down; it removes a postmaster.pid whose pid now belongs to
 * another program, because PostgreSQL would take that for a running server.
 *
 * @throws {EmbeddedDatabaseError} `in-use` while another Signin uses the directory.
 */
export async function waitForPrevious(
  { home, dataDir }: Placement,
  onProgress: (message: string) => void,
): Promise<void> {
  const started = Date.now()
  let isReported = false
  for (;;) {
    const lock = readLock(dataDir)
    if (lock === undefined) return
    if (lock.pid === 0 && Date.now() - started < LOCK_FILE_WRITE_MS) {
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
    if (!ending && waited > GRACE_MS) throw inUseError(home, lock.pid)
    if (waited > SHUTDOWN_LIMIT_MS) throw stuckError(home, lock.pid)
    // Its supervisor does this as well, unless it was killed too.
    if (ending && lock.status !== 'stopping') interrupt(lock.pid)
    if (ending && !isReported) onProgress('Waiting for the previous PostgreSQL to shut down')
    isReported ||= ending
    await sleep(POLL_MS)
  }
}

/**
 * @param server the pid of the PostgreSQL. The message names its Signin, which the user can stop.
 */
export function inUseError(home: string, server: number): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'in-use',
    `Another Signin, process ${ownerOf(server) || server}, uses ${home}: stop it first, or choose another data directory.`,
  )
}

function stuckError(home: string, pid: number): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    'in-use',
    `PostgreSQL, process ${pid}, was left behind in ${home} and does not shut down: end it with "kill -INT ${pid}".`,
  )
}

/** The pid of the Signin that started the server; 0 if another program started it. */
function ownerOf(server: number): number {
  return Number(commandOf(server).match(`${OWNER_SETTING}=(\\d+)`)?.[1] ?? 0)
}

/** Reads PostgreSQL's lock file: the pid on line 1, the port on line 4, the status on line 8. */
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
    // The process has ended in the meantime.
  }
}
