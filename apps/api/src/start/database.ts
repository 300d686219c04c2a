import { existsSync } from 'node:fs'
import path from 'node:path'
import { createDb, type Db } from '@signin/db'
import type { Logger } from 'pino'
import { type Env, EnvError } from '../env.ts'

export interface Database {
  db: Db
  url: string
  /** Where the embedded data is, and what must be kept with it: for root not always DATA_DIR. */
  home: string
  close(): Promise<void>
  /** Why the embedded server ended, if it does so by itself; never, for one that is not ours. */
  ended: Promise<Error | undefined>
}

/**
 * The database in DATABASE_URL, or the embedded one. Outside production it is also brought up to
 * date; in production that is a step of the deployment (migrate.ts), done once for all replicas.
 * Imported only where they run, so that production loads neither the launcher nor the migrator.
 */
export async function openDatabase(
  env: Pick<Env, 'databaseUrl' | 'dataDir' | 'production'>,
  { logger, print }: { logger: Logger; print: (line: string) => void },
): Promise<Database> {
  const embedded = env.databaseUrl ? null : await startEmbedded(env.dataDir, print)
  const url = embedded ? embedded.url : String(env.databaseUrl)
  try {
    if (!env.production) await bringUpToDate(url, print)
  } catch (error) {
    await embedded?.stop()
    throw error
  }
  const db = createDb({
    url,
    onError: (error) => logger.warn({ err: error }, 'a database connection broke while idle'),
  })
  return {
    db,
    url,
    home: embedded?.dataDir ?? path.resolve(env.dataDir),
    ended: embedded?.exited ?? new Promise(() => {}),
    async close() {
      await db.$disconnect()
      await embedded?.stop()
    },
  }
}

/**
 * The same for a command that is given beside the process, or while none runs: in DATABASE_URL, or the
 * embedded one, whoever has started it. What a command names is never made by it.
 */
export async function openExistingDatabase(
  env: Pick<Env, 'databaseUrl' | 'dataDir'>,
  deps: { logger: Logger; print: (line: string) => void },
): Promise<Database> {
  if (env.databaseUrl) return openDatabase({ ...env, production: true }, deps)
  const directory = path.resolve(env.dataDir, 'postgres')
  if (!existsSync(directory)) throw new EnvError(nowhere(env.dataDir))
  const { findRunning } = await import('@signin/db/embedded')
  const running = await findRunning(directory)
  if (!running) return openDatabase({ ...env, production: false }, deps)
  const database = await openDatabase({ ...env, databaseUrl: running.url, production: true }, deps)
  return { ...database, home: running.dataDir }
}

/** The SQL that would make the database at `url` what this version needs; null when it is. */
export async function schemaDifference(url: string): Promise<string | null> {
  const { schemaDifference } = await import('@signin/db/schema-difference')
  return schemaDifference(url)
}

function nowhere(dataDir: string): string {
  return `DATABASE_URL is missing, and there is no database in ${dataDir}: set it, or start Signin once.`
}

async function startEmbedded(dataDir: string, print: (line: string) => void) {
  const { startEmbedded } = await import('@signin/db/embedded')
  return startEmbedded({ dataDir: path.resolve(dataDir, 'postgres'), onProgress: print })
}

async function bringUpToDate(url: string, print: (line: string) => void): Promise<void> {
  const { applyMigrations } = await import('@signin/db/migrate')
  const onWaiting = (holders: string) => print(`The migration waits for ${holders}`)
  for (const name of await applyMigrations(url, { onWaiting })) {
    print(`Applied the migration ${name}`)
  }
}
