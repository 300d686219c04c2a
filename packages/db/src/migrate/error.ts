/** Why the database could not be migrated: one sentence for the person who runs it. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}
