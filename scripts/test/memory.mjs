import { chmodSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

const MEMORY = '/dev/shm'
/** Several times what a run of all tests was seen to take. */
const ENOUGH_BYTES = 4 * 2 ** 30
const NAME = 'signin-tests-'

/**
 * A temporary directory in memory: the files of some 200 databases are made and deleted in a run, which
 * on a disk takes ten times as long. What a killed run left there is removed.
 *
 * @returns its path, or `undefined` where there is no such file system, or not enough room in it
 */
export function directoryInMemory() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    if (bavail * bsize < ENOUGH_BYTES) return undefined
    for (const name of readdirSync(MEMORY).filter((it) => it.startsWith(NAME))) {
      if (!isAlive(Number(name.slice(NAME.length)))) remove(path.join(MEMORY, name))
    }
    const directory = path.join(MEMORY, NAME + process.pid)
    mkdirSync(directory, { recursive: true })
    // Started by root, PostgreSQL runs as another, who must get in.
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
