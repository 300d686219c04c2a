import { platform, setPriority } from 'node:os'
import bcrypt from 'bcrypt'

/**
 * On Linux a thread has its own niceness (setpriority(2), "C library/kernel differences"). At 5 it
 * gets a third of the event loop's share of a contended core, so a flood of sign-ins does not slow
 * down other requests; at the lowest priority any busy process on the host would starve sign-ins. On
 * other systems the call would lower the priority of the whole process, so it is skipped.
 */
const NICENESS = 5
if (platform() === 'linux') setPriority(NICENESS)

export type Work =
  | { task: 'hash'; secret: string; cost: number }
  | { task: 'compare'; secret: string; hash: string }

export default function work(work: Work): string | boolean {
  return work.task === 'hash'
    ? bcrypt.hashSync(work.secret, work.cost)
    : bcrypt.compareSync(work.secret, work.hash)
}
