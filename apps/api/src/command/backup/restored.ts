import { deriveKey } from '../../crypto/derived-keys.ts'
import { EnvError, type MigrationUrls, readMigrationUrls } from '../../env.ts'
import { assertPeppersPresent } from '../../passwords/peppers-in-use.ts'
import { type Peppers, peppersOf } from '../../passwords/pre-hash.ts'
import { type Database, openDatabase, schemaDifference } from '../../start/database.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { openSecrets, type Secrets } from '../secrets/open-secrets.ts'

/** The restored database does not fit this version or these secrets. */
export class RestoredDatabaseError extends Error {
  override name = 'RestoredDatabaseError'
}

export interface RestoredDatabase extends Secrets {
  database: Database
  peppers: Peppers
  /** The results of the checks, as sentences. */
  findings: string[]
}

/** The URL of the database with this name on the server of DATABASE_URL. */
export function databaseUrlFor(context: Pick<DatabaseCommandContext, 'env'>, name: string): string {
  if (!context.env.databaseUrl) throw new EnvError('DATABASE_URL is missing.')
  return withDatabase(context.env.databaseUrl, `/${name}`)
}

/** The addresses of MIGRATION_DATABASE_URL and DATABASE_URL, for the database that `url` names. */
function migrationUrlsFor(
  { variables }: Pick<DatabaseCommandContext, 'variables'>,
  url: string,
): MigrationUrls {
  const { url: ownerUrl, applicationUrl } = readMigrationUrls(variables)
  const { pathname } = new URL(url)
  return { url: withDatabase(ownerUrl, pathname), applicationUrl: applicationUrl && url }
}

function withDatabase(url: string, pathname: string): string {
  const other = new URL(url)
  other.pathname = pathname
  return other.href
}

/**
 * Opens a restored database, migrates it and gives the application's role its rights there, which a
 * backup does not hold. The caller closes it.
 *
 * @throws {RestoredDatabaseError} when its schema is not that of this version.
 * @throws {PepperError | SecretError} when its data was hashed or encrypted with other secrets.
 */
export async function openRestored(
  context: DatabaseCommandContext,
  url: string,
): Promise<RestoredDatabase> {
  const { env, log } = context
  const applied: string[] = []
  const urls = migrationUrlsFor(context, url)
  const database = await openDatabase(
    { ...env, databaseUrl: url, production: false },
    { logger: log, print: (line) => void applied.push(line) },
    () => urls,
  )
  try {
    await assertSchema(urls.url)
    const secrets = await checkSecrets(context, database)
    return { ...secrets, database, findings: findingsOf(applied.length) }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function assertSchema(url: string): Promise<void> {
  const difference = await schemaDifference(url)
  if (difference === null) return
  throw new RestoredDatabaseError(
    `Its tables are not those of this version: this would make them so.\n${difference.trim()}`,
  )
}

/** Derives the keys, and checks that they match the data of the database. */
async function checkSecrets(context: DatabaseCommandContext, { db }: Database) {
  const { env, secretKeyBase } = context
  const peppers = peppersOf(deriveKey(secretKeyBase(), 'password pepper'), env.passwordPeppers)
  await assertPeppersPresent(db, peppers)
  return { peppers, ...(await openSecrets({ ...context, db })) }
}

function findingsOf(applied: number): string[] {
  return [
    `Its tables are those of this version. Migrations applied to it: ${applied}.`,
    'The secrets open what is sealed in it.',
  ]
}
