import { once } from 'node:events'
import { AnchorError } from './anchor.ts'

export const DEADLINE_MS = 10_000

/**
 * Waits for work at an anchor until the deadline. The work cannot be interrupted and goes on.
 *
 * @param stopping also ends the wait, with its reason.
 * @throws {AnchorError} if the time has passed, and what the work throws.
 */
export async function settleWithin<T>(
  milliseconds: number,
  work: Promise<T>,
  stopping?: AbortSignal,
): Promise<T> {
  work.catch(() => {})
  stopping?.throwIfAborted()
  const settled = new AbortController()
  const deadline = AbortSignal.timeout(milliseconds)
  const signal = stopping ? AbortSignal.any([deadline, stopping]) : deadline
  const ended = once(signal, 'abort', { signal: settled.signal }).then(() => {
    stopping?.throwIfAborted()
    throw new AnchorError(`It has not answered within ${milliseconds / 1000} s.`)
  })
  ended.catch(() => {})
  return await Promise.race([work, ended]).finally(() => settled.abort())
}
