import { type Binaries, locateBinaries } from './binaries.ts'
import { prepareCluster } from './cluster.ts'
import { openDatabase, urlOf } from './connection.ts'
import { EmbeddedDatabaseError } from './error.ts'
import { freePort } from './free-port.ts'
import { choosePlace, type Place } from './place.ts'
import { waitForPrevious } from './previous.ts'
import { type Server, startServer } from './server.ts'

const PORT_ATTEMPTS = 5

export interface EmbeddedOptions {
  /** Where the data is kept; made when it does not exist. */
  dataDir: string
  /** The port to listen on; a free one unless given. */
  port?: number
  /** Told in words of what takes long or is not as asked. */
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
  const { password } = await prepareCluster(place, onProgress)
  await waitForPrevious(place.dataDir, onProgress)
  const { server, port } = await startSomewhere(place, options)
  try {
    const version = await openDatabase(port, password)
    return { url: urlOf(port, password), port, dataDir: place.dataDir, version, ...server }
  } catch (error) {
    await server.stop()
    throw new EmbeddedDatabaseError(
      'failed',
      `The PostgreSQL in ${place.dataDir} runs but does not let Signin in: ${(error as Error).message}.`,
      { cause: error },
    )
  }
}

/** A port that was free may be taken a moment later; unless it was demanded, another will do. */
async function startSomewhere(
  place: Place,
  { port: demanded, settings = {}, onProgress = () => {} }: EmbeddedOptions,
): Promise<{ server: Server; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = demanded ?? (await freePort())
    try {
      return { server: await startServer({ place, port, settings, onProgress }), port }
    } catch (error) {
      const taken = error instanceof EmbeddedDatabaseError && error.reason === 'port-taken'
      if (!taken || demanded !== undefined || attempt === PORT_ATTEMPTS) throw error
    }
  }
}
