import { AppError } from '@signin/contracts'
import { type MemoryCounts, memoryCounts } from '../throttling/memory-counts.ts'
import { createHashingQueue, type HashingQueue, type Waiting } from './hashing-queue.ts'

/** So many turns are under way for each thread: one hashes, while another reads what it is to hash. */
const AT_ONCE_PER_THREAD = 2
const WAITING_PER_THREAD = 7
/** For networks that had few turns lately: ten seconds' worth, and room for forty of them at once. */
const FEW_WAITING_PER_THREAD = 40
/** The places that are kept for who is known. */
const KNOWN_WAITING_PER_THREAD = 2
const KNOWN_FEW_WAITING_PER_THREAD = 10
const RETRY_AFTER_SECONDS = 2
/** After that nobody waits at the other end any more. */
const MAX_WAIT_MS = 15_000
/** How long a turn counts against who had it, and for how many. */
const COUNT_TTL_SECONDS = 300
const MAX_CACHED = 20_000

/** Whom a password is hashed for. */
export interface HashingClient {
  network: string
  /**
   * The account in question, where a session, a mailed link or a browser it knows speaks for the
   * sender. Such senders have places that no stranger can take.
   */
  known: string | null
}

export type WithHashingSlot = <Result>(
  client: HashingClient,
  work: () => Promise<Result>,
) => Promise<Result>

/**
 * Turns at the hashing threads. Whoever had fewer of them lately goes first, and when all places are
 * taken, the one who had most gives way: with many calls nobody gets more than a share, and one who
 * comes for the first time is kept out by none who came before (decision 35). Refused with `busy`
 * is whoever finds no place, before anything of the work is done.
 *
 * @param now milliseconds, of any clock.
 */
export function createHashingSlots(
  threads: number,
  now: () => number = () => performance.now(),
  sessionCache: MemoryCounts = memoryCounts(MAX_CACHED, now),
): WithHashingSlot {
  const unknown = createHashingQueue(threads * WAITING_PER_THREAD, threads * FEW_WAITING_PER_THREAD)
  const known = createHashingQueue(
    threads * KNOWN_WAITING_PER_THREAD,
    threads * KNOWN_FEW_WAITING_PER_THREAD,
  )
  const slots = threads * AT_ONCE_PER_THREAD
  let running = 0
  let preferred: HashingQueue = known

  function enqueue(queue: HashingQueue, key: string): Promise<void> | null {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiting = { key, since: now(), start: resolve, reject: () => reject(busy()) }
    return queue.enqueue(waiting, sessionCache.find(key)?.points ?? 0) ? promise : null
  }

  /** Who is known and those who are not have every other turn, where both wait. */
  function next(): Waiting | undefined {
    const other = preferred === known ? unknown : known
    const first = preferred.dequeue() ?? other.dequeue()
    preferred = other
    return first
  }

  function startNext(): void {
    while (running < slots) {
      const waiting = next()
      if (!waiting) return
      if (now() - waiting.since > MAX_WAIT_MS) {
        waiting.reject()
        continue
      }
      running += 1
      sessionCache.add(waiting.key, COUNT_TTL_SECONDS)
      waiting.start()
    }
  }

  return async (client, work) => {
    const queued =
      (client.known !== null && enqueue(known, `account ${client.known}`)) ||
      enqueue(unknown, `network ${client.network}`)
    if (!queued) throw busy()
    startNext()
    await queued
    try {
      return await work()
    } finally {
      running -= 1
      startNext()
    }
  }
}

function busy(): AppError {
  return new AppError('busy', { retryAfter: RETRY_AFTER_SECONDS })
}
