/** Why the database could not be migrated: one sentence for the person who runs it. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/** Somebody else's locks were in the way. Nothing was changed, and the same attempt may succeed later. */
export class LockedOutError extends MigrationError {}
