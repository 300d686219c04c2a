import { locateAssets } from './assets.ts'
import { LockTimeoutError, MigrationError } from './error.ts'
import {
  hasHistory,
  readHistory,
  recordFailure,
  recordRollback,
  recordStart,
  rollBackByName,
} from './history.ts'
import type { MigrationSession } from './lock-retries.ts'
import { type Migration, readMigrations } from './migration-files.ts'
import { pendingMigrations } from './pending.ts'
import { runScript } from './run-script.ts'
import { type SessionOptions, withMigrationLock } from './session.ts'

export interface MigrationOptions extends SessionOptions {
  /** The directory of the migrations. Default: that of this package. */
  migrationsDir?: string
}

/**
 * Applies the migrations that the database at `url` does not have, and returns their names, oldest
 * first. Concurrent callers wait for each other. A migration whose earlier attempt was killed
 * before it committed anything is applied again.
 *
 * A migration that cannot get its locks is retried for two minutes ({@link LockLimits}), and blocks
 * other sessions for at most three seconds at a time.
 *
 * @throws {MigrationError} when the server is unreachable, when an applied migration was edited,
 *   when an earlier one failed or was interrupted outside of a transaction, or when one fails now.
 *   A failed migration leaves only the record of its failure; one that timed out on locks leaves no
 *   record.
 */
export async function applyMigrations(
  url: string,
  options: MigrationOptions = {},
): Promise<string[]> {
  const migrations = await readMigrations(options.migrationsDir ?? locateAssets().migrations)
  return withMigrationLock(url, options, async (session) => {
    const pending = pendingMigrations(migrations, await readHistory(session.client))
    for (const migration of pending) await apply(session, migration)
    return pending.map(({ name }) => name)
  })
}

/**
 * Marks a failed or interrupted migration as rolled back, so that the next {@link applyMigrations}
 * applies it again. To be used after its SQL was corrected.
 *
 * @throws {MigrationError} when the migration never failed (Prisma's P3011 and P3012).
 */
export function retryMigration(url: string, name: string): Promise<void> {
  return withMigrationLock(url, {}, async ({ client }) => {
    const known = await hasHistory(client)
    const found = known ? await rollBackByName(client, name) : { known, failed: false }
    if (found.failed) return
    throw new MigrationError(
      found.known
        ? `Migration \`${name}\` cannot be rolled back because it is not in a failed state.`
        : `Migration \`${name}\` cannot be rolled back because it was never applied to the database. Did you pass in its whole name?`,
    )
  })
}

async function apply(session: MigrationSession, migration: Migration): Promise<void> {
  const { client } = session
  const { name, sql } = migration
  const id = await recordStart(client, migration)
  try {
    await runScript(session, sql, id)
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error))
    if (cause instanceof LockTimeoutError) {
      await recordRollback(client, id)
      throw new LockTimeoutError(
        `${name} was not applied, and nothing was changed. ${cause.message}`,
        { cause },
      )
    }
    await recordFailure(client, id, `${name} failed: ${cause.message}`).catch(() => {
      throw new MigrationError(
        `The connection was lost during ${name} (${cause.message}): migrate again.`,
        { cause },
      )
    })
    throw new MigrationError(
      `${name} failed and was undone (${cause.message}): mend its SQL, then run "migration retry ${name}".`,
      { cause },
    )
  }
}
