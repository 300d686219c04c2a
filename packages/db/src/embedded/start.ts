import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Binaries, locateBinaries } from './binaries.ts'
import { prepareCluster } from './cluster.ts'
import { openDatabase, urlOf } from './connection.ts'
import { EmbeddedDatabaseError } from './error.ts'
import { freePort } from './free-port.ts'
import { PASSWORD_FILE, passwordOf } from './password.ts'
import { choosePlace, type Place } from './place.ts'
import { waitForPrevious } from './previous.ts'
import { type Server, startServer } from './server.ts'

const PORT_ATTEMPTS = 5
const LEFT_BEHIND_MS = 15_000
const RETRY_MS = 50
const WRONG_PASSWORD = '28P01'

export interface EmbeddedOptions {
  /** Where the data is kept; made when it does not exist. */
  dataDir: string
  /** The port to listen on; a free one unless given. */
  port?: number
  /** Reported in words of what takes long or is not as asked. */
  onProgress?: (message: string) => void
  /** Another PostgreSQL than the one npm installed for this platform. */
  binaries?: Binaries
  /** PostgreSQL's own settings, e.g. `{ fsync: 'off' }`. */
  settings?: Record<string, string>
}

export interface EmbeddedDatabase {
  /** With the password in it: do not log. */
  url: string
  port: number
  /** Where the data really is, which for root may be elsewhere than asked. */
  dataDir: string
  /** PostgreSQL's, e.g. `15.18`. */
  version: string
  /** Fast shutdown; returns when the data is on the disk and the process gone. */
  stop(): Promise<void>
  /** Resolves when it ended: with nothing after `stop()`, with the reason otherwise. */
  exited: Promise<EmbeddedDatabaseError | undefined>
}

/**
 * Starts a real PostgreSQL on 127.0.0.1, on data that is kept in `dataDir`,
 * and returns when it accepts connections. It ends with this process, however
 * that ends, and recovers from any end of its own.
 *
 * @throws {EmbeddedDatabaseError} with one sentence for the person at the terminal.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { onProgress = () => {}, binaries = locateBinaries() } = options
  const place = await choosePlace(options.dataDir, binaries, onProgress)
  await prepareCluster(place, onProgress)
  await waitForPrevious(place, onProgress)
  const password = await passwordOf(place, onProgress)
  const { server, port } = await startPatiently(place, options)
  try {
    const version = await openDatabase(port, password)
    return { url: urlOf(port, password), port, dataDir: place.home, version, ...server }
  } catch (error) {
    await server.stop()
    throw shutOut(place, error as Error)
  }
}

/**
 * Tries again where that helps: a port that was free may be taken a moment
 * later, and what a killed server was working on takes a while to notice.
 */
async function startPatiently(
  place: Place,
  { port: demanded, settings = {}, onProgress = () => {} }: EmbeddedOptions,
): Promise<{ server: Server; port: number }> {
  const started = Date.now()
  for (let attempt = 1; ; attempt++) {
    const port = demanded ?? (await freePort())
    try {
      return { server: await startServer({ place, port, settings, onProgress }), port }
    } catch (error) {
      const { reason } = error as Partial<EmbeddedDatabaseError>
      const waited = Date.now() - started
      const otherPort = reason === 'port-taken' && demanded === undefined && attempt < PORT_ATTEMPTS
      if (!otherPort && !(reason === 'left-behind' && waited < LEFT_BEHIND_MS)) throw error
      await sleep(RETRY_MS)
    }
  }
}

function shutOut(place: Place, error: Error & { code?: string }): EmbeddedDatabaseError {
  const message =
    error.code === WRONG_PASSWORD
      ? `The password kept with the data in ${place.home} is not the database's: delete ${path.join(place.dataDir, PASSWORD_FILE)} to have a new one set.`
      : `PostgreSQL in ${place.home} started but does not answer: ${error.message}.`
  return new EmbeddedDatabaseError('failed', message, { cause: error })
}
