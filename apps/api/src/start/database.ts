import { existsSync } from 'node:fs'
import path from 'node:path'
import { createDb, type Db } from '@signin/db'
import type { Logger } from 'pino'
import { type Env, EnvError, type MigrationUrls, readMigrationUrls } from '../env.ts'

/** The console's own few connections, whose statements end before they could slow a sign-in. */
const CONSOLE_POOL = { maxConnections: 3, statementTimeoutMs: 3000 }

export interface Database {
  db: Db
  /** The same database for the console. It connects with the first query of an admin. */
  consoleDb: Db
  url: string
  /**
   * The directory of the embedded data, and of the files that belong to it, such as the generated
   * secret. When root starts Signin it can differ from DATA_DIR.
   */
  home: string
  close(): Promise<void>
  /**
   * Resolves with the reason when the embedded server ends by itself; never for an external server.
   */
  ended: Promise<Error | undefined>
}

/**
 * Opens the database at DATABASE_URL, or the embedded one. Outside production it also applies the
 * migrations; in production that is a step of the deployment (migrate.ts), once for all replicas.
 * The embedded server and the migrator are imported dynamically, so that production does not load
 * them.
 *
 * @param migrationUrls returns the addresses that a migration uses, unless the database is embedded.
 */
export async function openDatabase(
  env: Pick<Env, 'databaseUrl' | 'dataDir' | 'production'>,
  { logger, print }: { logger: Logger; print: (line: string) => void },
  migrationUrls: () => MigrationUrls = readMigrationUrls,
): Promise<Database> {
  const embedded = env.databaseUrl ? null : await startEmbedded(env.dataDir, print)
  const url = embedded ? embedded.url : String(env.databaseUrl)
  try {
    if (!env.production) await migrate(embedded ? urlsOf(embedded) : migrationUrls(), print)
  } catch (error) {
    await embedded?.stop()
    throw error
  }
  const onError = (error: Error) =>
    logger.warn({ err: error }, 'a database connection broke while idle')
  const db = createDb({ url, onError })
  const consoleDb = createDb({ url, onError, ...CONSOLE_POOL })
  return {
    db,
    consoleDb,
    url,
    home: embedded?.dataDir ?? path.resolve(env.dataDir),
    ended: embedded?.exited ?? new Promise(() => {}),
    async close() {
      await consoleDb.$disconnect()
      await db.$disconnect()
      await embedded?.stop()
    },
  }
}

/**
 * Opens the database for a command: that of DATABASE_URL, or the embedded one, also while another
 * process runs its server. A command never creates a database.
 */
export async function openExistingDatabase(
  env: Pick<Env, 'databaseUrl' | 'dataDir'>,
  deps: { logger: Logger; print: (line: string) => void },
): Promise<Database> {
  if (env.databaseUrl) return openDatabase({ ...env, production: true }, deps)
  const directory = path.resolve(env.dataDir, 'postgres')
  if (!existsSync(directory)) throw new EnvError(noDatabaseMessage(env.dataDir))
  const { findRunning } = await import('@signin/db/embedded')
  const running = await findRunning(directory)
  if (!running) return openDatabase({ ...env, production: false }, deps)
  const database = await openDatabase({ ...env, databaseUrl: running.url, production: true }, deps)
  return { ...database, home: running.dataDir }
}

/**
 * The SQL that would migrate the database at `url`, with the role that owns the tables, to the schema
 * of this version; null if none is needed.
 */
export async function schemaDifference(url: string): Promise<string | null> {
  const { schemaDifference } = await import('@signin/db/schema-difference')
  return schemaDifference(url)
}

/** The role of `url`, and what it may do that the application must not. */
export async function inspectRole(url: string): Promise<{ role: string; excess: string[] }> {
  const { inspectRole } = await import('@signin/db/migrate')
  return inspectRole(url)
}

function noDatabaseMessage(dataDir: string): string {
  return `DATABASE_URL is missing, and there is no database in ${dataDir}: set it, or start Signin once.`
}

async function startEmbedded(dataDir: string, print: (line: string) => void) {
  const { startEmbedded } = await import('@signin/db/embedded')
  return startEmbedded({ dataDir: path.resolve(dataDir, 'postgres'), onProgress: print })
}

function urlsOf({ url, ownerUrl }: { url: string; ownerUrl: string }): MigrationUrls {
  return { url: ownerUrl, applicationUrl: url }
}

async function migrate(
  { url, applicationUrl }: MigrationUrls,
  print: (line: string) => void,
): Promise<void> {
  const { applyMigrations } = await import('@signin/db/migrate')
  const onWaiting = (holders: string) => print(`The migration waits for ${holders}`)
  for (const name of await applyMigrations(url, { applicationUrl, onWaiting })) {
    print(`Applied the migration ${name}`)
  }
}
