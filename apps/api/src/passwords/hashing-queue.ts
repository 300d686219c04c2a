/** A queued call. */
export interface Waiting {
  /** The fairness key: calls with one key share their recent slots. */
  key: string
  /** When the call was queued, in the milliseconds of the slots' clock. */
  since: number
  start(): void
  reject(): void
}

/** A bounded priority queue: the key with the fewest recent slots first; FIFO among equals. */
export interface HashingQueue {
  /**
   * Queues the call; if the queue is full, rejects the call of the heaviest key to make room. False
   * if no queued call has a heavier key.
   *
   * @param had the slots that this key acquired recently. Its queued calls count as well.
   */
  enqueue(waiting: Waiting, had: number): boolean
  dequeue(): Waiting | undefined
}

/** A person who mistypes a password twice is still a light caller. */
const FEW = 3

/**
 * @param max the queue's length.
 * @param maxOfFew its length for calls whose key has fewer than {@link FEW} slots.
 */
export function createHashingQueue(max: number, maxOfFew: number): HashingQueue {
  const queue: (Waiting & { rank: number })[] = []

  return {
    enqueue(waiting, had) {
      const rank = had + queue.filter(({ key }) => key === waiting.key).length
      if (queue.length >= (rank < FEW ? maxOfFew : max)) {
        const last = queue.at(-1)
        if (!last || last.rank <= rank) return false
        queue.pop()
        last.reject()
      }
      const behind = queue.findIndex((other) => other.rank > rank)
      queue.splice(behind < 0 ? queue.length : behind, 0, { ...waiting, rank })
      return true
    },
    dequeue: () => queue.shift(),
  }
}
