import { AppError } from '@signin/contracts'

export interface ConcurrencyLimit {
  maxConcurrent: number
  /** The bound of each queue. */
  maxQueued: number
  maxWaitMs: number
}

/** @param waited whether the work was queued before it ran. */
type Work<T> = (waited: boolean) => Promise<T>

const RETRY_AFTER_SECONDS = 5

/**
 * Bounds concurrent work that would exhaust memory, database connections or the event loop. Each
 * fairness key has a FIFO queue, and the queues are served round robin: a full queue delays no
 * other. Throws `busy` when a queue is full or the wait exceeds maxWaitMs.
 */
export function createConcurrencyLimit({ maxConcurrent, maxQueued, maxWaitMs }: ConcurrencyLimit) {
  let running = 0
  const queues = new Map<string, Set<() => void>>()
  const busy = () => new AppError('busy', { retryAfter: RETRY_AFTER_SECONDS })

  /** Returns whether the caller was queued. */
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

  /** Hands the permit to the next queue in round-robin order. */
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

/** A separate limit per key. */
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
