import { existsSync, readFileSync } from 'node:fs'

/** Linux counts in these for every program, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100
const UTIME = 11
const STIME = 12

/** User and system time of a process, in seconds. Only Linux tells it without another program. */
export function cpuSecondsOf(pid: number | undefined): number | null {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return null
  // The program's name comes second, in brackets, and may hold spaces.
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_SECOND
}
