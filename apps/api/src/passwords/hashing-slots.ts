import { AppError } from '@signin/contracts'
import { type MemoryCounts, memoryCounts } from '../throttling/memory-counts.ts'
import { createHashingQueue, type HashingQueue, type QueuedCall } from './hashing-queue.ts'

/** Slots per thread: one call hashes while another queries the database. */
const RUNNING_PER_THREAD = 2
const QUEUED_PER_THREAD = 7
/** For networks with few recent slots: ten seconds of work, or forty such networks at once. */
const LIGHT_QUEUED_PER_THREAD = 40
/** The queue of known clients. */
const KNOWN_QUEUED_PER_THREAD = 2
const KNOWN_LIGHT_QUEUED_PER_THREAD = 10
const RETRY_AFTER_SECONDS = 2
/** By then the client has given up. */
const MAX_WAIT_MS = 15_000
/** How long a slot counts against its key, and the number of keys to count. */
const RECENT_SLOTS_TTL_SECONDS = 300
const MAX_COUNTED_KEYS = 20_000

/** The client that a password is hashed for. */
export interface HashingClient {
  network: string
  /**
   * The account, if a session, an email link or a known device vouches for the client. Known clients
   * have a queue of their own, which unknown ones cannot fill.
   */
  known: string | null
}

export type WithHashingSlot = <Result>(
  client: HashingClient,
  work: () => Promise<Result>,
) => Promise<Result>

/**
 * A concurrency limit for the hashing threads, with fair queues. The key with the fewest recent
 * slots goes first, and a full queue evicts a call of the heaviest key: a flood gets no more than a
 * share, and cannot keep out a client that calls for the first time (decision 35). A call that finds
 * no room is rejected with `busy` before any of its work is done.
 *
 * @param now milliseconds of a monotonic clock.
 */
export function createHashingSlots(
  threads: number,
  now: () => number = () => performance.now(),
  recentSlots: MemoryCounts = memoryCounts(MAX_COUNTED_KEYS, now),
): WithHashingSlot {
  const unknown = createHashingQueue(threads * QUEUED_PER_THREAD, threads * LIGHT_QUEUED_PER_THREAD)
  const known = createHashingQueue(
    threads * KNOWN_QUEUED_PER_THREAD,
    threads * KNOWN_LIGHT_QUEUED_PER_THREAD,
  )
  const slots = threads * RUNNING_PER_THREAD
  let running = 0
  let preferred: HashingQueue = known

  function enqueue(queue: HashingQueue, key: string): Promise<void> | null {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const call = { key, queuedAt: now(), start: resolve, reject: () => reject(busy()) }
    return queue.enqueue(call, recentSlots.find(key)?.points ?? 0) ? promise : null
  }

  /** Alternates between known and unknown clients if both are queued. */
  function dequeue(): QueuedCall | undefined {
    const other = preferred === known ? unknown : known
    const first = preferred.dequeue() ?? other.dequeue()
    preferred = other
    return first
  }

  function startNext(): void {
    while (running < slots) {
      const call = dequeue()
      if (!call) return
      if (now() - call.queuedAt > MAX_WAIT_MS) {
        call.reject()
        continue
      }
      running += 1
      recentSlots.add(call.key, RECENT_SLOTS_TTL_SECONDS)
      call.start()
    }
  }

  return async (client, work) => {
    const acquired =
      (client.known !== null && enqueue(known, `account ${client.known}`)) ||
      enqueue(unknown, `network ${client.network}`)
    if (!acquired) throw busy()
    startNext()
    await acquired
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
