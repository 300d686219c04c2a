import { constants, platform, setPriority } from 'node:os'
import bcrypt from 'bcrypt'

/**
 * On Linux a thread has its own niceness (setpriority(2), "C library/kernel differences"), so a
 * flood of sign-ins takes what the event loop leaves and never the other way round. Elsewhere the
 * call would slow the whole process, so it is left out.
 */
if (platform() === 'linux') setPriority(constants.priority.PRIORITY_LOW)

export type Work =
  | { task: 'hash'; secret: string; cost: number }
  | { task: 'compare'; secret: string; hash: string }

export default function work(work: Work): string | boolean {
  return work.task === 'hash'
    ? bcrypt.hashSync(work.secret, work.cost)
    : bcrypt.compareSync(work.secret, work.hash)
}
