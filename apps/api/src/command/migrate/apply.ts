import { standaloneCommand } from '../define.ts'

/** Applies the pending migrations, before a deployment starts new replicas. */
export const apply = standaloneCommand({
  brief: 'Apply the pending migrations',
  description:
    'As the role of MIGRATION_DATABASE_URL, or else of DATABASE_URL. Once per deployment, before its new replicas start. Prints lines of JSON.',
  examples: ['migrate'],
  failure: 'The database was not migrated.',
  async run({ out, variables }) {
    const { readMigrationUrls } = await import('../../env.ts')
    const { applyMigrations } = await import('@signin/db/migrate')
    const onWaiting = (holders: string) => void out.event({ event: 'migration_waits', holders })
    const onMissingIndex = (reason: string) =>
      void out.event({ event: 'trigram_index_missing', reason })
    const { url, applicationUrl } = readMigrationUrls(variables)
    const applied = await applyMigrations(url, { applicationUrl, onWaiting, onMissingIndex })
    await out.event({ event: 'migrations_applied', applied })
  },
})
