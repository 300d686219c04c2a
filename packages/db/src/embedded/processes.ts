import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'

/** Whether a process with this pid is running, of any user. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !isZombie(pid)
}

/** An exited process that its parent has not reaped. In a container that may never happen. */
function isZombie(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** The command line of a process; `''` if the process has ended or is not visible. */
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
 * Whether `pid` is a PostgreSQL server on `dataDir`. Pids are reused, so that of a stale
 * postmaster.pid may belong to another program.
 */
export function isServerOf(pid: number, dataDir: string): boolean {
  if (!isAlive(pid)) return false
  try {
    // The working directory of a server is its data directory, whichever path it was started with.
    const [its, ours] = [statSync(`/proc/${pid}/cwd`), statSync(dataDir)]
    return its.ino === ours.ino && its.dev === ours.dev
  } catch {
    const command = commandOf(pid)
    return command.includes('postgres') && command.includes(dataDir)
  }
}
