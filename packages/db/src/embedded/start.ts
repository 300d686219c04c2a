import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Binaries, locateBinaries } from './binaries.ts'
import { prepareCluster } from './cluster.ts'
import { openDatabase, type Urls, urlsOf } from './connection.ts'
import { EmbeddedDatabaseError } from './error.ts'
import { freePort } from './free-port.ts'
import { PASSWORD_FILE, passwordsOf } from './password.ts'
import { choosePlacement, type Placement } from './placement.ts'
import { waitForPrevious } from './previous.ts'
import { type Server, startServer } from './server.ts'

const PORT_ATTEMPTS = 5
const LEFT_BEHIND_MS = 15_000
const RETRY_MS = 50
const WRONG_PASSWORD = '28P01'

export interface EmbeddedOptions {
  /** The directory of the data; created if it does not exist. */
  dataDir: string
  /** The port to listen on. Default: a free port. */
  port?: number
  /** Called with a message for slow steps, and for deviations from what was requested. */
  onProgress?: (message: string) => void
  /** Default: the PostgreSQL that npm installed for this platform. */
  binaries?: Binaries
  /** PostgreSQL settings, e.g. `{ fsync: 'off' }`. */
  settings?: Record<string, string>
}

export interface EmbeddedDatabase extends Urls {
  port: number
  /** The directory with the data. When root starts Signin it can differ from the requested one. */
  dataDir: string
  /** PostgreSQL's version, e.g. `15.18`. */
  version: string
  /** Fast shutdown; resolves when the data is on disk and the process has exited. */
  stop(): Promise<void>
  /**
   * Resolves when the server has exited: with undefined after `stop()`, otherwise with the reason.
   */
  exited: Promise<EmbeddedDatabaseError | undefined>
}

/**
 * Starts a PostgreSQL server on 127.0.0.1 with its data in `dataDir`, and resolves when it accepts
 * connections. The server stops when this process ends in any way, and a start recovers the data
 * after any crash of the server.
 *
 * @throws {EmbeddedDatabaseError} with one sentence for the person at the terminal.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { onProgress = () => {}, binaries = locateBinaries() } = options
  const placement = await choosePlacement(options.dataDir, binaries, onProgress)
  await prepareCluster(placement, onProgress)
  await waitForPrevious(placement, onProgress)
  const passwords = await passwordsOf(placement, onProgress)
  const { server, port } = await startWithRetries(placement, options)
  try {
    const version = await openDatabase(port, passwords)
    return { ...urlsOf(port, passwords), port, dataDir: placement.home, version, ...server }
  } catch (error) {
    await server.stop()
    throw connectionErrorOf(placement, error as Error)
  }
}

/**
 * Retries failures that can pass: a free port can be taken before the server binds it, and the
 * remaining processes of a killed server take a while to exit.
 */
async function startWithRetries(
  placement: Placement,
  { port: requestedPort, settings = {}, onProgress = () => {} }: EmbeddedOptions,
): Promise<{ server: Server; port: number }> {
  const started = Date.now()
  for (let attempt = 1; ; attempt++) {
    const port = requestedPort ?? (await freePort())
    try {
      return { server: await startServer({ placement, port, settings, onProgress }), port }
    } catch (error) {
      const { reason } = error as Partial<EmbeddedDatabaseError>
      const waited = Date.now() - started
      const canUseOtherPort =
        reason === 'port-taken' && requestedPort === undefined && attempt < PORT_ATTEMPTS
      if (!canUseOtherPort && !(reason === 'left-behind' && waited < LEFT_BEHIND_MS)) throw error
      await sleep(RETRY_MS)
    }
  }
}

function connectionErrorOf(
  placement: Placement,
  error: Error & { code?: string },
): EmbeddedDatabaseError {
  const message =
    error.code === WRONG_PASSWORD
      ? `The password kept with the data in ${placement.home} is not the database's: delete ${path.join(placement.dataDir, PASSWORD_FILE)} to have a new one set.`
      : `PostgreSQL in ${placement.home} started but does not answer: ${error.message}.`
  return new EmbeddedDatabaseError('failed', message, { cause: error })
}
