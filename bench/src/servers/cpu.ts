import { existsSync, readFileSync } from 'node:fs'

/** USER_HZ, the unit of Linux's process times, independent of the kernel's timer frequency. */
const TICKS_PER_SECOND = 100
const UTIME = 11
const STIME = 12

/** User and system time of a process, in seconds; null on systems other than Linux. */
export function cpuSecondsOf(pid: number | undefined): number | null {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return null
  // The program's name is the second field, in brackets, and may contain spaces.
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS_PER_SECOND
}
