import { applyMigrations, retryMigration } from '@signin/db/migrate'
import { readDatabaseUrl } from './env.ts'
import { explainFailure } from './start/explain.ts'

/**
 * Brings DATABASE_URL up to date: the step of a deployment that comes before its new replicas. `retry <migration>`
 * forgets that one has failed, once it was mended, so that the next attempt tries it again.
 */
const [verb, name] = process.argv.slice(2)
try {
  if (verb === 'retry' && name) {
    await retryMigration(readDatabaseUrl(), name)
    process.stdout.write(`${JSON.stringify({ event: 'migration_forgotten', name })}\n`)
  } else if (verb) {
    process.stderr.write('Usage: node migrate.js [retry <migration>]\n')
    process.exit(2)
  } else {
    const applied = await applyMigrations(readDatabaseUrl())
    process.stdout.write(`${JSON.stringify({ event: 'migrations_applied', applied })}\n`)
  }
} catch (error) {
  process.stderr.write(`${explainFailure('The database was not migrated.', error)}\n`)
  process.exit(1)
}
