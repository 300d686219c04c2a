import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Binaries, locateBinaries } from './binaries.ts'
import { urlOf } from './connection.ts'
import { PASSWORD_FILE } from './password.ts'
import { choosePlace } from './place.ts'
import { readLock } from './previous.ts'
import { isServerOf } from './processes.ts'

export interface RunningDatabase {
  /** With the password in it: do not log. */
  url: string
  /** Where the data really is, which for root may be elsewhere than asked. */
  dataDir: string
}

/**
 * The PostgreSQL that a Signin on this machine has started on `dataDir`, for a
 * command that is given beside it; undefined when none accepts connections.
 */
export async function findRunning(
  dataDir: string,
  binaries: Binaries = locateBinaries(),
): Promise<RunningDatabase | undefined> {
  const place = await choosePlace(dataDir, binaries, () => {})
  const lock = readLock(place.dataDir)
  if (lock?.status !== 'ready' || !isServerOf(lock.pid, place.dataDir)) return undefined
  const password = await readFile(path.join(place.dataDir, PASSWORD_FILE), 'utf8')
  return { url: urlOf(lock.port, password), dataDir: place.home }
}
