import { AppError } from '@signin/contracts'

export interface ConcurrencyLimit {
  maxConcurrent: number
  /** How many may wait in one lane. */
  maxQueued: number
  maxWaitMs: number
}

/** @param waited whether it had to wait for its turn. */
type Work<T> = (waited: boolean) => Promise<T>

const RETRY_AFTER_SECONDS = 5

/**
 * Does work a few at a time, for work that would take memory, connections or the event loop from
 * everybody else if it were all done at once. In each lane it is done in the order it came, and the
 * lanes take turns: who fills one keeps nobody in another waiting for it. Refuses with `busy` what
 * would wait too long, or behind too many in its lane.
 */
export function createConcurrencyLimit({ maxConcurrent, maxQueued, maxWaitMs }: ConcurrencyLimit) {
  let running = 0
  const queues = new Map<string, Set<() => void>>()
  const busy = () => new AppError('busy', { retryAfter: RETRY_AFTER_SECONDS })

  /** Answers whether it had to wait for the turn. */
  async function acquire(fairnessKey: string): Promise<boolean> {
    if (running < maxConcurrent) {
      running++
      return false
    }
    const queue = queues.get(fairnessKey) ?? new Set()
    if (queue.size >= maxQueued) throw busy()
    queues.set(fairnessKey, queue)
    await new Promise<void>((resolve, reject) => {
      const start = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        dequeue(fairnessKey, start)
        reject(busy())
      }, maxWaitMs)
      queue.add(start)
    })
    return true
  }

  function dequeue(fairnessKey: string, start: () => void): void {
    const queue = queues.get(fairnessKey)
    queue?.delete(start)
    if (queue?.size === 0) queues.delete(fairnessKey)
  }

  /** Hands the turn to whoever has waited longest in the lane whose last turn was longest ago. */
  function release(): void {
    const [fairnessKey, queue] = queues.entries().next().value ?? []
    const start = queue?.values().next().value
    if (fairnessKey === undefined || !queue || !start) return void running--
    queue.delete(start)
    queues.delete(fairnessKey)
    if (queue.size > 0) queues.set(fairnessKey, queue)
    start()
  }

  return async <T>(work: Work<T>, fairnessKey = ''): Promise<T> => {
    const waited = await acquire(fairnessKey)
    try {
      return await work(waited)
    } finally {
      release()
    }
  }
}

/** The same, with turns of its own for each key. */
export function createKeyedConcurrencyLimit(limit: ConcurrencyLimit) {
  const limits = new Map<
    string,
    { run: ReturnType<typeof createConcurrencyLimit>; holders: number }
  >()
  return async <T>(key: string, fairnessKey: string, work: Work<T>): Promise<T> => {
    const entry = limits.get(key) ?? { run: createConcurrencyLimit(limit), holders: 0 }
    limits.set(key, entry)
    entry.holders++
    try {
      return await entry.run(work, fairnessKey)
    } finally {
      entry.holders--
      if (entry.holders === 0) limits.delete(key)
    }
  }
}
