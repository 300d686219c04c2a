import { grantRights } from '../roles/grants.ts'
import { prepareApplicationRole } from '../roles/prepare.ts'
import { locateAssets } from './assets.ts'
import { LockTimeoutError, MigrationError } from './error.ts'
import {
  mayHaveCommitted,
  readHistory,
  recordFailure,
  recordRollback,
  recordStart,
  rollBackByName,
} from './history.ts'
import { type History, hasHistory, locateHistory } from './history-table.ts'
import type { MigrationSession } from './lock-retries.ts'
import { type Migration, readMigrations } from './migration-files.ts'
import { pendingMigrations } from './pending.ts'
import { runScript } from './run-script.ts'
import { type SessionOptions, withMigrationLock } from './session.ts'
import { fillLastSeen } from './steps/last-seen.ts'
import { createTrigramIndex } from './steps/trigram-index.ts'

export interface MigrationOptions extends SessionOptions {
  /** The directory of the migrations. Default: that of this package. */
  migrationsDir?: string
  /**
   * The URL of the role that the application connects with, if that is another one than the owner of
   * the tables: it is created if it does not exist, and given the rights to read and write rows
   * (roles/grants.ts).
   */
  applicationUrl?: string | undefined
  /** Called with the reason where the index for searching accounts by any part was not created. */
  onMissingIndex?: ((reason: string) => void) | undefined
}

/**
 * Applies the migrations that the database at `url` does not have, and returns their names, oldest
 * first. Concurrent callers wait for each other. A migration whose earlier attempt was killed
 * before it committed anything is applied again.
 *
 * A migration that cannot get its locks is retried for two minutes ({@link LockLimits}), and blocks
 * other sessions for at most three seconds at a time.
 *
 * @throws {MigrationError} when there are no migrations or the server is unreachable, when an applied migration was edited,
 *   when an earlier one failed or was interrupted outside of a transaction, or when one fails now.
 *   A failed migration leaves only the record of its failure, and one that timed out on locks a
 *   record that it was rolled back; a script with a COMMIT of its own also leaves what it committed,
 *   and the error says so. Also when the role of `applicationUrl` cannot be used: before anything is
 *   changed, unless it is for rights that it has on the tables.
 */
export async function applyMigrations(
  url: string,
  options: MigrationOptions = {},
): Promise<string[]> {
  const migrations = await readMigrations(options.migrationsDir ?? locateAssets().migrations)
  const { applicationUrl } = options
  return withMigrationLock(url, options, async (session) => {
    const role = applicationUrl && (await prepareApplicationRole(session.client, applicationUrl))
    const history = await locateHistory(session.client)
    const pending = pendingMigrations(migrations, await readHistory(history))
    for (const migration of pending) await apply(session, history, migration)
    // Also when nothing was pending: an earlier run may have been killed before it came to these.
    const reason = await createTrigramIndex(session)
    if (reason !== null) options.onMissingIndex?.(reason)
    if (role) await grantRights(history, role)
    await fillLastSeen(session.client)
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
    const history = await locateHistory(client)
    const known = await hasHistory(history)
    const found = known ? await rollBackByName(history, name) : { known, failed: false }
    if (found.failed) return
    throw new MigrationError(
      found.known
        ? `Migration \`${name}\` cannot be rolled back because it is not in a failed state.`
        : `Migration \`${name}\` cannot be rolled back because it was never applied to the database. Did you pass in its whole name?`,
    )
  })
}

async function apply(
  session: MigrationSession,
  history: History,
  migration: Migration,
): Promise<void> {
  const { name, sql } = migration
  const id = await recordStart(history, migration)
  try {
    await runScript(session, history, sql, id)
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error))
    throw await recordCause(history, name, id, cause)
  }
}

/** Records why the attempt `id` failed, and returns the error for the operator. */
async function recordCause(
  history: History,
  name: string,
  id: string,
  cause: Error,
): Promise<MigrationError> {
  const { message } = cause
  try {
    if (await mayHaveCommitted(history, id)) {
      // Its `logs` stay null, so that the next attempt also asks to undo it by hand.
      return new MigrationError(
        `${name} failed, and some of it may be in the database (${message}): undo that by hand, mend its SQL, then run "migration retry ${name}".`,
        { cause },
      )
    }
    if (cause instanceof LockTimeoutError) {
      await recordRollback(history, id)
      return new LockTimeoutError(`${name} was not applied, and nothing was changed. ${message}`, {
        cause,
      })
    }
    await recordFailure(history, id, `${name} failed: ${message}`)
    return new MigrationError(
      `${name} failed and was undone (${message}): mend its SQL, then run "migration retry ${name}".`,
      { cause },
    )
  } catch {
    return new MigrationError(
      `The connection was lost during ${name} (${message}): migrate again.`,
      { cause },
    )
  }
}
