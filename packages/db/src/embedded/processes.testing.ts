import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'
import { commandOf } from './processes.ts'

/** The pid of the server, from its lock file. */
export function serverPid(dataDir: string): number {
  return Number(readFileSync(path.join(dataDir, 'data/postmaster.pid'), 'utf8').split('\n')[0])
}

/**
 * The pids of all processes with `dataDir` as their working directory or in their command line:
 * servers, their workers and their supervisors.
 */
export function processesOf(dataDir: string): number[] {
  return allPids().filter(
    (pid) => pid !== process.pid && (worksIn(pid, dataDir) || commandOf(pid).includes(dataDir)),
  )
}

function worksIn(pid: number, dataDir: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(dataDir)
  } catch {
    return false
  }
}

function allPids(): number[] {
  const names =
    process.platform === 'linux'
      ? readdirSync('/proc')
      : spawnSync('ps', ['-A', '-o', 'pid='], { encoding: 'utf8' }).stdout.split('\n')
  return names.map(Number).filter((pid) => pid > 0)
}
