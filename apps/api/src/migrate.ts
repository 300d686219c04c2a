import { applyMigrations, retryMigration } from '@signin/db/migrate'
import { readDatabaseUrl } from './env.ts'
import { endProcess } from './start/end-process.ts'
import { explainFailure } from './start/explain.ts'

/**
 * Applies the pending migrations to DATABASE_URL, before a deployment starts new replicas. `retry
 * <migration>` clears the failure of a migration that has been corrected, so that the next run
 * applies it.
 */
const [verb, name] = process.argv.slice(2)
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

try {
  if (verb === 'retry' && name) {
    await retryMigration(readDatabaseUrl(), name)
    print({ event: 'migration_forgotten', name })
  } else if (verb) {
    process.stderr.write('Usage: node migrate.js [retry <migration>]\n')
    process.exit(2)
  } else {
    const onWaiting = (holders: string) => print({ event: 'migration_waits', holders })
    const applied = await applyMigrations(readDatabaseUrl(), { onWaiting })
    print({ event: 'migrations_applied', applied })
  }
} catch (error) {
  process.stderr.write(`${explainFailure('The database was not migrated.', error)}\n`)
  await endProcess(1)
}
