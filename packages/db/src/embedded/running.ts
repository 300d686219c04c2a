import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Binaries, locateBinaries } from './binaries.ts'
import { urlOf } from './connection.ts'
import { PASSWORD_FILE } from './password.ts'
import { choosePlacement } from './placement.ts'
import { readLock } from './previous.ts'
import { isServerOf } from './processes.ts'

export interface RunningDatabase {
  /** Contains the password: do not log it. */
  url: string
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
  const password = await readFile(path.join(placement.dataDir, PASSWORD_FILE), 'utf8')
  return { url: urlOf(lock.port, password), dataDir: placement.home }
}
