import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'

/** Whether a process of that id runs, ours or not. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !isZombie(pid)
}

/** Dead, but its parent has not asked how it ended: in a container nobody may ever ask. */
function isZombie(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** The command line of a process, or `''` when it is gone or hidden. */
export function commandOf(pid: number): string {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
      .stdout
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

/**
 * Whether `pid` is a PostgreSQL server working in `dataDir`: ids are used
 * again, and the one in a stale postmaster.pid may by now be anything.
 */
export function isServerOf(pid: number, dataDir: string): boolean {
  if (!isAlive(pid)) return false
  try {
    // A server's working directory is its data, by whatever path it was told of it.
    const [its, ours] = [statSync(`/proc/${pid}/cwd`), statSync(dataDir)]
    return its.ino === ours.ino && its.dev === ours.dev
  } catch {
    const command = commandOf(pid)
    return command.includes('postgres') && command.includes(dataDir)
  }
}
