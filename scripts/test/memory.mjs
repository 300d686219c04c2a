import { chmodSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

const MEMORY = '/dev/shm'
/** Several times the space that a run of all tests uses. */
const MIN_FREE_BYTES = 4 * 2 ** 30
const PREFIX = 'signin-tests-'

/**
 * Creates a temporary directory in memory. A run creates and deletes the files of some 200 databases, which takes
 * ten times as long on a disk. Removes the directories of killed runs.
 *
 * @returns its path, or `undefined` if there is no such file system or not enough space
 */
export function directoryInMemory() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    if (bavail * bsize < MIN_FREE_BYTES) return undefined
    for (const name of readdirSync(MEMORY).filter((it) => it.startsWith(PREFIX))) {
      if (!isAlive(Number(name.slice(PREFIX.length)))) remove(path.join(MEMORY, name))
    }
    const directory = path.join(MEMORY, PREFIX + process.pid)
    mkdirSync(directory, { recursive: true })
    // If root starts PostgreSQL, it runs as another account, which needs access.
    chmodSync(directory, 0o755)
    return directory
  } catch {
    return undefined
  }
}

export function remove(directory) {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
