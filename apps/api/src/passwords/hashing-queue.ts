/** One who waits for a turn. */
export interface Waiting {
  /** Who shares what they had. */
  key: string
  since: number
  start(): void
  reject(): void
}

/** A queue in which whoever had least goes first, and of those who had as much, the first. */
export interface HashingQueue {
  /**
   * False when there is no place, because all who wait had as little. Otherwise the one who had most
   * may have given up theirs.
   *
   * @param had the turns this key had lately. Those it waits for count as well.
   */
  enqueue(waiting: Waiting, had: number): boolean
  dequeue(): Waiting | undefined
}

/** Who mistyped a password, and mistyped it again, is not yet one of many calls. */
const FEW = 3

/**
 * @param most how many wait.
 * @param mostOfFew how many while none of those that come had more than a few turns.
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
