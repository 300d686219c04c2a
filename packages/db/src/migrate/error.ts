/** The database could not be migrated. The message is one sentence for the operator. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/**
 * The locks of other sessions were not released in time. Nothing was changed; a retry may succeed.
 */
export class LockTimeoutError extends MigrationError {}
