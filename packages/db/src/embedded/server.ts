import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { whyItEnded, whyNotStarted } from './ending.ts'
import type { EmbeddedDatabaseError } from './error.ts'
import type { Place } from './place.ts'
import { OWNER_SETTING } from './previous.ts'
import { supervise } from './supervisor.ts'

const MAX_LINES = 20

export interface ServerOptions {
  place: Place
  port: number
  settings: Record<string, string>
  onProgress: (message: string) => void
}

/** A PostgreSQL that accepts connections. */
export interface Server {
  /** Fast shutdown; returns when the data is on the disk and the process gone. */
  stop(): Promise<void>
  /** Resolves when it ended: with nothing after `stop()`, with the reason otherwise. */
  exited: Promise<EmbeddedDatabaseError | undefined>
}

/**
 * Starts PostgreSQL and returns when it accepts connections, however long the
 * repair after a crash takes.
 *
 * @throws {EmbeddedDatabaseError} with what PostgreSQL said before it gave up.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { place, port, onProgress } = options
  const child = supervise(
    path.join(place.binaries.directory, 'bin/postgres'),
    serverArguments(options),
    place.runAs,
  )
  const said: string[] = []
  let started = false
  let stopping = false
  const exited = new Promise<EmbeddedDatabaseError | undefined>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => {
      // The server may have lost its supervisor only; this ends it all the same.
      child.stdin?.end()
      if (stopping) resolve(undefined)
      else resolve(started ? whyItEnded(said, place) : whyNotStarted(said, place, port))
    })
  })
  const ready = listen(child, (line) => {
    said.push(line)
    if (said.length > MAX_LINES) said.shift()
    if (line.includes('automatic recovery in progress')) {
      onProgress('The database was not shut down cleanly; PostgreSQL is repairing it')
    }
  })
  const failure = await Promise.race([ready, exited])
  if (failure) throw failure
  started = true
  keepAlive(child, false)
  const stop = async () => {
    stopping = true
    keepAlive(child, true)
    child.stdin?.end()
    await exited
  }
  return { stop, exited }
}

function serverArguments({ place, port, settings }: ServerOptions): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // We keep the last lines for an error's cause: they are to be about the server,
    // and must not quote rows or statements ('log' is above 'error' in this setting).
    log_min_messages: 'log',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    [OWNER_SETTING]: String(process.pid),
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', place.dataDir, '-p', String(port), ...flags]
}

/** Resolves at readiness. Goes on reading after it: a full pipe would stop the server. */
function listen(child: ChildProcess, onLine: (line: string) => void): Promise<undefined> {
  return new Promise((resolve) => {
    if (!child.stderr) return
    createInterface(child.stderr).on('line', (line) => {
      onLine(line)
      if (line.includes('ready to accept connections')) resolve(undefined)
    })
  })
}

/** A running database does not by itself keep a script from ending; stopping one does. */
function keepAlive(child: ChildProcess, keep: boolean): void {
  for (const handle of [child, child.stdin as Socket | null, child.stderr as Socket | null]) {
    if (keep) handle?.ref()
    else handle?.unref()
  }
}
