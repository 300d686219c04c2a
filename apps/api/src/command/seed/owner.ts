import path from 'node:path'
import type { DatabaseCommandContext } from '../context.ts'
import { CommandError, EXIT } from '../errors.ts'

/** The address of the database with the role that owns its tables. */
export async function ownerUrlOf({
  env,
  variables,
}: Pick<DatabaseCommandContext, 'env' | 'variables'>): Promise<string> {
  if (env.databaseUrl) {
    const { readMigrationUrls } = await import('../../env.ts')
    return readMigrationUrls(variables).url
  }
  const { findRunning } = await import('@signin/db/embedded')
  const running = await findRunning(path.resolve(env.dataDir, 'postgres'))
  if (!running) throw new CommandError('The embedded database does not run.', EXIT.failed)
  return running.ownerUrl
}
