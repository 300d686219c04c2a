import { deriveKey, secretBoxFor } from '../crypto/derived-keys.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import { EnvError } from '../env.ts'
import { assertPepperListed, assertPeppersPresent } from '../passwords/peppers-in-use.ts'
import { type Peppers, peppersOf } from '../passwords/pre-hash.ts'
import { assertSeedsDecryptable } from '../second-factors/encrypted-seeds.ts'
import { assertKeysDecryptable } from '../signing-keys/encrypted-keys.ts'
import { type Database, openDatabase, schemaDifference } from '../start/database.ts'
import type { CommandContext } from './command.ts'

/** What was restored is not what this version and these secrets can serve. */
export class RestoredDatabaseError extends Error {
  override name = 'RestoredDatabaseError'
}

export interface Restored {
  database: Database
  peppers: Peppers
  secretBox: SecretBox
  signingKeyBox: SecretBox
  /** What was found, a sentence each. */
  found: string[]
}

/** The database of this name on the server that DATABASE_URL is on. */
export function databaseBeside(context: Pick<CommandContext, 'env'>, name: string): string {
  if (!context.env.databaseUrl) throw new EnvError('DATABASE_URL is missing.')
  const url = new URL(context.env.databaseUrl)
  url.pathname = `/${name}`
  return url.href
}

/**
 * Opens a restored database and brings it up to date. The caller closes it.
 *
 * @throws {RestoredDatabaseError} when its tables are not those of this version.
 * @throws {PepperError | SecretError} when the secrets are not those its data was made with.
 */
export async function openRestored(context: CommandContext, url: string): Promise<Restored> {
  const { env, log } = context
  const applied: string[] = []
  const database = await openDatabase(
    { ...env, databaseUrl: url, production: false },
    { logger: log, print: (line) => void applied.push(line) },
  )
  try {
    await requireSchema(url)
    return { ...(await secretsFor(context, database)), database, found: sentences(applied.length) }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function requireSchema(url: string): Promise<void> {
  const difference = await schemaDifference(url)
  if (difference === null) return
  throw new RestoredDatabaseError(
    `Its tables are not those of this version: this would make them so.\n${difference.trim()}`,
  )
}

async function secretsFor({ env, ...context }: CommandContext, { db }: Database) {
  const secretKeyBase = context.secretKeyBase()
  const roots = { ...env, secretKeyBase }
  await assertPepperListed(db, env)
  const peppers = peppersOf(deriveKey(secretKeyBase, 'password pepper'), env.passwordPeppers)
  const secretBox = secretBoxFor('second factor seal', roots)
  const signingKeyBox = secretBoxFor('signing key seal', roots)
  await assertPeppersPresent(db, peppers)
  await assertSeedsDecryptable(db, secretBox)
  await assertKeysDecryptable(db, signingKeyBox)
  return { peppers, secretBox, signingKeyBox }
}

function sentences(applied: number): string[] {
  return [
    `Its tables are those of this version. Migrations applied to it: ${applied}.`,
    'The secrets open what is sealed in it.',
  ]
}
