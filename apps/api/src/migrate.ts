import { applyMigrations, retryMigration } from '@signin/db/migrate'
import { readDatabaseUrl } from './env.ts'
import { endProcess } from './start/end-process.ts'
import { explainFailure } from './start/explain.ts'

/**
 * Brings DATABASE_URL up to date: the step of a deployment that comes before its new replicas. `retry <migration>`
 * forgets that one has failed, once it was mended, so that the next attempt tries it again.
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
