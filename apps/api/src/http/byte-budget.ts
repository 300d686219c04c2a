/** The buffered bytes of one request. */
export interface TrackedBytes {
  /** Counts more bytes. Over the budget the slowest request is evicted, possibly this one. */
  add(bytes: number): void
  /** The client has sent everything: the request is not evicted any more. */
  markComplete(): void
  release(): void
}

export interface ByteBudget {
  /** @param evict called at most once, when other requests need the bytes. */
  track(evict: () => void): TrackedBytes
  /** The number of bytes in use. */
  used(): number
}

interface Entry {
  bytes: number
  startedAt: number
  isComplete: boolean
  evict: () => void
}

/**
 * Bounds the bytes that all requests together make the process buffer while it waits for clients,
 * which may be slow on purpose (slowloris). There is no queue, because stalled requests would fill
 * it: every request is admitted, and over the budget the one with the lowest rate in bytes per
 * second is evicted. A stalled request thus makes room for one that makes progress.
 *
 * @param maxBytes the total of all requests.
 * @param now milliseconds of a monotonic clock.
 */
export function createByteBudget(maxBytes: number, now = () => performance.now()): ByteBudget {
  const entries = new Set<Entry>()
  let total = 0

  function release(entry: Entry): boolean {
    if (!entries.delete(entry)) return false
    total -= entry.bytes
    return true
  }

  function evictOverBudget(): void {
    while (total > maxBytes) {
      const slowest = slowestOf(entries, now())
      if (!slowest) return
      release(slowest)
      slowest.evict()
    }
  }

  return {
    track(evict) {
      const entry = { bytes: 0, startedAt: now(), isComplete: false, evict }
      entries.add(entry)
      return {
        add(bytes) {
          if (!entries.has(entry)) return
          entry.bytes += bytes
          total += bytes
          evictOverBudget()
        },
        markComplete() {
          entry.isComplete = true
        },
        release: () => void release(entry),
      }
    },
    used: () => total,
  }
}

function slowestOf(entries: Iterable<Entry>, now: number): Entry | undefined {
  let slowest: Entry | undefined
  let lowest = Number.POSITIVE_INFINITY
  for (const entry of entries) {
    const rate = entry.bytes / Math.max(now - entry.startedAt, 1)
    if (entry.isComplete || entry.bytes === 0 || rate > lowest) continue
    slowest = entry
    lowest = rate
  }
  return slowest
}
