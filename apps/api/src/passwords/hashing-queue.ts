/** A queued call. */
export interface QueuedCall {
  /** The fairness key: calls with one key share their recent slots. */
  key: string
  /** When the call was queued, in the milliseconds of the slots' clock. */
  queuedAt: number
  start(): void
  reject(): void
}

/** A bounded priority queue: the key with the fewest recent slots first; FIFO among equals. */
export interface HashingQueue {
  /**
   * Queues the call; if the queue is full, rejects the call of the heaviest key to make room. False
   * if no queued call has a heavier key.
   *
   * @param recentSlots the slots that this key acquired recently. Its queued calls count as well.
   */
  enqueue(call: QueuedCall, recentSlots: number): boolean
  dequeue(): QueuedCall | undefined
}

/** A person who mistypes a password twice is still a light caller. */
const LIGHT_SLOTS = 3

/**
 * @param max the queue's length.
 * @param maxForLight its length for calls whose key has fewer than {@link LIGHT_SLOTS} slots.
 */
export function createHashingQueue(max: number, maxForLight: number): HashingQueue {
  const queue: (QueuedCall & { rank: number })[] = []

  return {
    enqueue(call, recentSlots) {
      const rank = recentSlots + queue.filter(({ key }) => key === call.key).length
      if (queue.length >= (rank < LIGHT_SLOTS ? maxForLight : max)) {
        const last = queue.at(-1)
        if (!last || last.rank <= rank) return false
        queue.pop()
        last.reject()
      }
      const position = queue.findIndex((other) => other.rank > rank)
      queue.splice(position < 0 ? queue.length : position, 0, { ...call, rank })
      return true
    },
    dequeue: () => queue.shift(),
  }
}
