import { applyMigrations } from '@signin/db/migrate'
import { readDatabaseUrl } from './env.ts'
import { explainFailedStart } from './start/explain.ts'

/** Brings DATABASE_URL up to date: the step of a deployment that comes before its new replicas. */
try {
  const applied = await applyMigrations(readDatabaseUrl())
  process.stdout.write(`${JSON.stringify({ event: 'migrations_applied', applied })}\n`)
} catch (error) {
  process.stderr.write(`${explainFailedStart(error)}\n`)
  process.exit(1)
}
