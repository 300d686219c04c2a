import type { CommandContext } from '../context.ts'
import { standaloneCommand } from '../define.ts'
import type { NoFlags } from '../flags.ts'

/** Clears the failure of a migration that has been corrected, so that the next run applies it. */
export const retry = standaloneCommand({
  brief: 'Forget that a migration failed',
  description: 'For one that has been corrected: the next `signin migrate` applies it.',
  examples: ['migrate retry 20260101000000_add_a_column'],
  failure: 'The database was not migrated.',
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'The name of the migration', parse: String, placeholder: 'name' }],
    },
  },
  async run({ out, variables }: CommandContext, _: NoFlags, [name]: [string]) {
    const { readMigrationUrls } = await import('../../env.ts')
    const { retryMigration } = await import('@signin/db/migrate')
    await retryMigration(readMigrationUrls(variables).url, name)
    await out.event({ event: 'migration_forgotten', name })
  },
})
