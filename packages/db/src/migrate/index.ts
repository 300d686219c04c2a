export { applyMigrations, type MigrationOptions, retryMigration } from './apply.ts'
export { migrationAssets } from './assets.ts'
export { MigrationError } from './error.ts'
export { type MigrationStatus, migrationStatus } from './status.ts'
