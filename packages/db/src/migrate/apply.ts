import type { MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg'
import { locateAssets } from './assets.ts'
import { type EngineSession, withEngine } from './engine.ts'
import { LockedOutError, MigrationError } from './error.ts'
import { readMigrations } from './files.ts'
import { forgetInterrupted, hasRecord, unfinishedMigration } from './record.ts'
import { inTurn, type TurnOptions } from './take-turn.ts'

/** Nothing in the database is managed by somebody else. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] }

export interface MigrationOptions extends TurnOptions {
  /** Where the migrations lie; the project's own unless given. */
  migrationsDir?: string
}

/**
 * Brings the database at `url` up to date and returns the names of the
 * migrations it applied, oldest first; `[]` when there was nothing to do.
 * Callers at the same time wait for each other. Migrations the database has
 * and the directory has not are left alone: an older release may start again
 * on a newer database (expand and contract). What a killed attempt began is
 * begun anew.
 *
 * A migration that meets somebody's lock is tried again for two minutes ({@link LockLimits}), and
 * keeps nobody waiting for longer than three seconds.
 *
 * @throws {MigrationError} when the server does not answer, when an applied
 *   migration was edited, when one failed earlier or was interrupted halfway
 *   outside of a transaction, or when one fails now; a failing migration leaves
 *   nothing behind but the record that it failed, and one that did not get its locks not even that.
 */
export function applyMigrations(url: string, options: MigrationOptions = {}): Promise<string[]> {
  return withEngine(url, async (session) => {
    const migrationsList = await readMigrations(options.migrationsDir ?? locateAssets().migrations)
    return inTurn(session.pool, options, () => applyMissing(session, migrationsList))
  })
}

async function applyMissing(session: EngineSession, migrationsList: MigrationList) {
  // On a new database the engine's own look would fail, and the pool close the connection: the
  // turn would be over with it.
  if (await hasRecord(session.pool)) {
    await forgetInterrupted(session.pool)
    await refuseBrokenHistory(session, migrationsList)
  }
  try {
    const input = { migrationsList, filters: NO_FILTERS }
    return (await session.engine.applyMigrations(input)).appliedMigrationNames
  } catch (error) {
    throw await failureOf(session, error)
  }
}

/**
 * Forgets that a migration failed or was interrupted, so that the next {@link applyMigrations}
 * tries it again. For after its SQL was mended.
 */
export function retryMigration(url: string, migrationName: string): Promise<void> {
  return withEngine(url, async ({ engine }) => {
    await engine.markMigrationRolledBack({ migrationName })
  })
}

/** The engine says neither which migration it was nor why; the table and PostgreSQL do. */
async function failureOf({ pool }: EngineSession, error: unknown): Promise<unknown> {
  if (pool.failure instanceof LockedOutError) return pool.failure
  const unfinished = pool.failure && (await unfinishedMigration(pool))
  if (!unfinished) return error
  const { name } = unfinished
  return new MigrationError(
    `${name} failed and was undone (${pool.failure?.message}): mend its SQL, then run "migration retry ${name}".`,
    { cause: pool.failure },
  )
}

/** Looked at under the lock: outside it a migration that is running looks like one that failed. */
async function refuseBrokenHistory({ engine, pool }: EngineSession, migrationsList: MigrationList) {
  const broken = await unfinishedMigration(pool)
  if (broken?.cutOff) {
    throw new MigrationError(
      `An earlier attempt at ${broken.name} was interrupted, and some of it may be in the database: undo that by hand, then run "migration retry ${broken.name}".`,
    )
  }
  if (broken) {
    throw new MigrationError(
      `An earlier attempt at ${broken.name} failed: mend its SQL, then run "migration retry ${broken.name}".`,
    )
  }
  const { editedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: NO_FILTERS,
  })
  if (editedMigrationNames.length > 0) {
    throw new MigrationError(
      `${editedMigrationNames.join(', ')} was edited after it was applied: restore the file and put the change into a new migration.`,
    )
  }
}
