/** Why the database could not be migrated: one sentence for the person who runs the migration. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** Locks of other sessions were in the way. Nothing was changed; the same attempt may succeed later. */
export class LockTimeoutError extends MigrationError {}
