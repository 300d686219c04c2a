import { platform, setPriority } from 'node:os'
import bcrypt from 'bcrypt'

/**
 * On Linux a thread has its own niceness (setpriority(2), "C library/kernel differences"). At 5 it
 * gets a third of what the event loop gets where both want the core, so a flood of sign-ins does
 * not slow everything else; at the lowest priority any busy neighbour would stop all sign-ins.
 * Elsewhere the call would slow the whole process, so it is left out.
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
