/** What one request makes the process keep. */
export interface Held {
  /** Counts more bytes. Over the budget the slowest of all is ended, which may be this one. */
  add(bytes: number): void
  /** Whoever sent it has done their part: it is not ended for others any more. */
  keep(): void
  release(): void
}

export interface ByteBudget {
  /** @param end called at most once, when its bytes are needed for others. */
  hold(end: () => void): Held
  /** How many bytes are held now. */
  held(): number
}

interface Holding {
  bytes: number
  since: number
  isKept: boolean
  end: () => void
}

/**
 * Bounds what all requests together make the process keep while it waits for somebody else, who may
 * take their time on purpose. There is no line to stand in, which held-open requests would fill:
 * whoever comes is let in, and where that is too much, the request goes that has moved the fewest
 * bytes a second. So one that stands still makes room for one that moves.
 *
 * @param maxBytes of all together.
 * @param now in milliseconds, of a clock that is never set.
 */
export function createByteBudget(maxBytes: number, now = () => performance.now()): ByteBudget {
  const all = new Set<Holding>()
  let total = 0

  function release(holding: Holding): boolean {
    if (!all.delete(holding)) return false
    total -= holding.bytes
    return true
  }

  function makeRoom(): void {
    while (total > maxBytes) {
      const slowest = slowestOf(all, now())
      if (!slowest) return
      release(slowest)
      slowest.end()
    }
  }

  return {
    hold(end) {
      const holding = { bytes: 0, since: now(), isKept: false, end }
      all.add(holding)
      return {
        add(bytes) {
          if (!all.has(holding)) return
          holding.bytes += bytes
          total += bytes
          makeRoom()
        },
        keep() {
          holding.isKept = true
        },
        release: () => void release(holding),
      }
    },
    held: () => total,
  }
}

function slowestOf(all: Iterable<Holding>, now: number): Holding | undefined {
  let slowest: Holding | undefined
  let lowest = Number.POSITIVE_INFINITY
  for (const holding of all) {
    const rate = holding.bytes / Math.max(now - holding.since, 1)
    if (holding.isKept || holding.bytes === 0 || rate > lowest) continue
    slowest = holding
    lowest = rate
  }
  return slowest
}
