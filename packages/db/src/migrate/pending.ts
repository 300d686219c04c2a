import { MigrationError } from './error.ts'
import type { Attempt } from './history.ts'
import { type Migration, matchesChecksum } from './migration-files.ts'

/**
 * The migrations that are not in the history. Migrations that are only in the history are ignored,
 * so that an older release can start on a newer database (expand and contract).
 *
 * @throws {MigrationError} when an earlier attempt failed or was interrupted, or an applied
 *   migration was edited.
 */
export function pendingMigrations(
  migrations: readonly Migration[],
  history: readonly Attempt[],
): Migration[] {
  const unfinished = history.find(({ finished }) => !finished)
  if (unfinished) throw unfinishedError(unfinished)
  const applied = new Map(history.map(({ name, checksum }) => [name, checksum]))
  const edited = migrations.filter((migration) => {
    const checksum = applied.get(migration.name)
    return checksum !== undefined && !matchesChecksum(migration, checksum)
  })
  if (edited.length > 0) {
    const names = edited.map(({ name }) => name).join(', ')
    throw new MigrationError(
      `${names} was edited after it was applied: restore the file and put the change into a new migration.`,
    )
  }
  return migrations.filter(({ name }) => !applied.has(name))
}

function unfinishedError({ name, logs }: Attempt): MigrationError {
  if (logs !== null) {
    return new MigrationError(
      `An earlier attempt at ${name} failed: mend its SQL, then run "migration retry ${name}".`,
    )
  }
  return new MigrationError(
    `An earlier attempt at ${name} was interrupted, and some of it may be in the database: undo that by hand, then run "migration retry ${name}".`,
  )
}
