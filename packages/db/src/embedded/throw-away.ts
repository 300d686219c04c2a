import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type EmbeddedDatabase, type EmbeddedOptions, startEmbedded } from './start.ts'

/** Nobody minds when a crash of the machine loses this data, and syncing it is most of the time. */
const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/** An {@link startEmbedded} on a temporary directory that `stop()` deletes: for tests and tools. */
export async function startThrowAway(
  options: Omit<EmbeddedOptions, 'dataDir' | 'port'> = {},
): Promise<EmbeddedDatabase> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'signin-'))
  // mkdtemp closes it to others, and for root the server is such another.
  await chmod(directory, 0o755)
  const remove = () => rm(directory, { recursive: true, force: true })
  const server = await startEmbedded({
    ...options,
    dataDir: path.join(directory, 'data'),
    settings: { ...CARELESS, ...options.settings },
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
