import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './start.ts'

/**
 * Disables durability: the data need not survive a crash, and syncing would take most of the time.
 */
const NO_DURABILITY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/**
 * Runs {@link startEmbedded} on a temporary directory, which `stop()` deletes. For tests and tools.
 */
export async function startThrowAway(
  options: Omit<EmbeddedOptions, 'dataDir' | 'port'> = {},
): Promise<EmbeddedDatabase> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'signin-'))
  // mkdtemp denies access to other users, and when root starts the server it runs as another user.
  await chmod(directory, 0o755)
  const remove = () => rm(directory, { recursive: true, force: true })
  const server = await startEmbedded({
    ...options,
    dataDir: path.join(directory, 'data'),
    settings: { ...NO_DURABILITY, ...options.settings },
  }).catch(async (error) => {
    await remove()
    throw error
  })
  const stop = async () => {
    await server.stop()
    await rm(server.dataDir, { recursive: true, force: true })
    await remove()
  }
  return { ...server, stop }
}
