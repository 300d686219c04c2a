import { platform, setPriority } from 'node:os'
import bcrypt from 'bcrypt'
import { readStored } from './imported/schemes/schemes.ts'

/**
 * On Linux a thread has its own niceness (setpriority(2), "C library/kernel differences"). At 5 it
 * gets a third of the event loop's share of a contended core, so a flood of sign-ins does not slow
 * down other requests; at the lowest priority any busy process on the host would starve sign-ins. On
 * other systems the call would lower the priority of the whole process, so it is skipped.
 */
const NICENESS = 5
if (platform() === 'linux') setPriority(NICENESS)

/** A hash that matches nothing, at the lowest cost: under a millisecond. */
const UNIT_OF_WORK = `${bcrypt.genSaltSync(4)}${'.'.repeat(31)}`

export type Work =
  | { task: 'hash'; secret: string; cost: number }
  | Comparison
  | ({ task: 'compareImported'; password: string; stored: string } & FailureTime)

export type Comparison = { task: 'compare'; secret: string; hash: string } & FailureTime

/** How long a comparison that does not match keeps its thread, in milliseconds. */
interface FailureTime {
  /** In all. */
  minMs?: number
  /** After the comparison. */
  extraMs?: number
}

export interface Compared {
  matches: boolean
  /** The time of the comparison itself, in milliseconds. */
  ms: number
}

export default function work(work: Work): string | Compared {
  if (work.task === 'hash') return bcrypt.hashSync(work.secret, work.cost)
  const startedAt = performance.now()
  const matches =
    work.task === 'compare'
      ? bcrypt.compareSync(work.secret, work.hash)
      : matchesImported(work.password, work.stored)
  const ms = performance.now() - startedAt
  if (!matches) workUntil(startedAt + Math.max(work.minMs ?? 0, ms + (work.extraMs ?? 0)))
  return { matches, ms }
}

function matchesImported(password: string, stored: string): boolean {
  const reading = readStored(stored)
  return reading.ok && reading.verify(password)
}

/** Computes instead of waiting: under load it slows down as a comparison does. */
function workUntil(at: number): void {
  while (performance.now() < at) bcrypt.compareSync('', UNIT_OF_WORK)
}
