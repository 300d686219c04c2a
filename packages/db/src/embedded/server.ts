import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { exitErrorOf, startErrorOf } from './ending.ts'
import type { EmbeddedDatabaseError } from './error.ts'
import type { Placement } from './placement.ts'
import { OWNER_SETTING } from './previous.ts'
import { supervise } from './supervisor.ts'

const MAX_LINES = 20

export interface ServerOptions {
  placement: Placement
  port: number
  settings: Record<string, string>
  onProgress: (message: string) => void
}

/** A PostgreSQL server that accepts connections. */
export interface Server {
  /** Fast shutdown; resolves when the data is on disk and the process has exited. */
  stop(): Promise<void>
  /**
   * Resolves when the server has exited: with undefined after `stop()`, otherwise with the reason.
   */
  exited: Promise<EmbeddedDatabaseError | undefined>
}

/**
 * Starts PostgreSQL, and resolves when it accepts connections. There is no timeout, because the
 * recovery after a crash can take long.
 *
 * @throws {EmbeddedDatabaseError} with PostgreSQL's last output.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { placement, port, onProgress } = options
  const child = supervise(
    path.join(placement.binaries.directory, 'bin/postgres'),
    serverArguments(options),
    placement.runAs,
  )
  const output: string[] = []
  let started = false
  let stopping = false
  const exited = new Promise<EmbeddedDatabaseError | undefined>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => {
      // Only the supervisor may have exited; closing its standard input ends the server as well.
      child.stdin?.end()
      if (stopping) resolve(undefined)
      else resolve(started ? exitErrorOf(output, placement) : startErrorOf(output, placement, port))
    })
  })
  const ready = listen(child, (line) => {
    output.push(line)
    if (output.length > MAX_LINES) output.shift()
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

function serverArguments({ placement, port, settings }: ServerOptions): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The last lines become the cause of an error: they must be about the server, and must not
    // quote rows or statements ('log' is above 'error' in this setting).
    log_min_messages: 'log',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    [OWNER_SETTING]: String(process.pid),
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', placement.dataDir, '-p', String(port), ...flags]
}

/**
 * Resolves when the server is ready. It keeps reading then, since a full pipe would block the
 * server.
 */
function listen(child: ChildProcess, onLine: (line: string) => void): Promise<undefined> {
  return new Promise((resolve) => {
    if (!child.stderr) return
    createInterface(child.stderr).on('line', (line) => {
      onLine(line)
      if (line.includes('ready to accept connections')) resolve(undefined)
    })
  })
}

/**
 * Whether the child keeps this process alive: not while the database runs, so that a script can
 * end; but while it is being stopped.
 */
function keepAlive(child: ChildProcess, keep: boolean): void {
  for (const handle of [child, child.stdin as Socket | null, child.stderr as Socket | null]) {
    if (keep) handle?.ref()
    else handle?.unref()
  }
}
