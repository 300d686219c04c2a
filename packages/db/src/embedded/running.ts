import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Binaries, locateBinaries } from './binaries.ts'
import { type Urls, urlsOf } from './connection.ts'
import { APPLICATION_PASSWORD_FILE, PASSWORD_FILE } from './password.ts'
import { choosePlacement } from './placement.ts'
import { readLock } from './previous.ts'
import { isServerOf } from './processes.ts'

export interface RunningDatabase extends Urls {
  /** The directory with the data. When root starts Signin it can differ from the requested one. */
  dataDir: string
}

/**
 * The PostgreSQL that another process of this machine has started on `dataDir`, for a command that
 * runs at the same time; undefined when none accepts connections.
 */
export async function findRunning(
  dataDir: string,
  binaries: Binaries = locateBinaries(),
): Promise<RunningDatabase | undefined> {
  const placement = await choosePlacement(dataDir, binaries, () => {})
  const lock = readLock(placement.dataDir)
  if (lock?.status !== 'ready' || !isServerOf(lock.pid, placement.dataDir)) return undefined
  const passwordIn = (file: string) => readFile(path.join(placement.dataDir, file), 'utf8')
  const owner = await passwordIn(PASSWORD_FILE)
  // Missing if a Signin of an older version, which has one role only, started the server.
  const hasApplication = existsSync(path.join(placement.dataDir, APPLICATION_PASSWORD_FILE))
  const application = hasApplication ? await passwordIn(APPLICATION_PASSWORD_FILE) : ''
  const { url, ownerUrl } = urlsOf(lock.port, { owner, application })
  return { url: hasApplication ? url : ownerUrl, ownerUrl, dataDir: placement.home }
}
