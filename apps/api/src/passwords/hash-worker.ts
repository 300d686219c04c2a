import { getPriority, platform, setPriority } from 'node:os'
import bcrypt from 'bcrypt'
import { readStored } from './imported/schemes/schemes.ts'

/**
 * On Linux a thread has its own niceness (setpriority(2), "C library/kernel differences"). At 5 it
 * gets a third of the event loop's share of a contended core, so a flood of sign-ins does not slow
 * down other requests; at the lowest priority any busy process on the host would starve sign-ins. On
 * other systems the call would lower the priority of the whole process, so it is skipped.
 */
const NICENESS = 5
// A process that was started with a lower priority may not raise it.
if (platform() === 'linux' && getPriority() < NICENESS) setPriority(NICENESS)

/** A hash that matches nothing, at the lowest cost: under a millisecond. */
const UNIT_OF_WORK = `${bcrypt.genSaltSync(4)}${'.'.repeat(31)}`

export type Work = { task: 'hash'; secret: string; cost: number } | Comparison | ImportedComparison

type Comparison = { task: 'compare'; secret: string; hash: string } & FailureTime
type ImportedComparison = {
  task: 'compareImported'
  password: string
  stored: string
} & FailureTime

/** How much a comparison that does not match computes, in milliseconds of the thread's CPU time. */
interface FailureTime {
  /** In all. */
  minMs?: number
  /** After the comparison. */
  extraMs?: number
}

export interface Compared {
  matches: boolean
  /** The CPU time of the comparison itself, in milliseconds. */
  ms: number
}

export default function work(work: Work): string | Compared {
  if (work.task === 'hash') return bcrypt.hashSync(work.secret, work.cost)
  const compared = work.task === 'compare' ? compareOwn(work) : compareImported(work)
  if (!compared.matches) {
    const { minMs = 0, extraMs = 0 } = work
    computeFor(Math.max(minMs - compared.ms, extraMs))
  }
  return compared
}

function compareOwn({ secret, hash }: Comparison): Compared {
  const cpuMs = cpuTimer()
  const matches = bcrypt.compareSync(secret, hash)
  return { matches, ms: cpuMs() }
}

function compareImported({ password, stored }: ImportedComparison): Compared {
  const reading = readStored(stored)
  if (!reading.ok) return { matches: false, ms: 0 }
  const startedAt = performance.now()
  const cpuMs = cpuTimer()
  const matches = reading.verify(password)
  return { matches, ms: reading.isParallel ? performance.now() - startedAt : cpuMs() }
}

/**
 * Computes instead of waiting, for a time of the CPU: on a busy machine both are interrupted as often
 * as a comparison is.
 */
function computeFor(ms: number): void {
  const cpuMs = cpuTimer()
  while (cpuMs() < ms) bcrypt.compareSync('', UNIT_OF_WORK)
}

/** The CPU time of this thread since the call, in milliseconds. */
function cpuTimer(): () => number {
  const before = process.threadCpuUsage()
  return () => {
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  }
}
