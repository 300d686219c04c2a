import { applyMigrations } from '@signin/db/migrate'
import { explainFailedStart } from './start/explain.ts'

/** Brings DATABASE_URL up to date: the step of a deployment that comes before its new replicas. */
try {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is missing.')
  const applied = await applyMigrations(url)
  process.stdout.write(`${JSON.stringify({ event: 'migrations_applied', applied })}\n`)
} catch (error) {
  process.stderr.write(`${explainFailedStart(error)}\n`)
  process.exit(1)
}
