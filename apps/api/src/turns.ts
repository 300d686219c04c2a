import { AppError } from '@signin/contracts'

export interface Turns {
  atOnce: number
  /** How many may wait in one lane. */
  waiting: number
  longestWaitMs: number
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
export function takeTurns({ atOnce, waiting, longestWaitMs }: Turns) {
  let underWay = 0
  const lanes = new Map<string, Set<() => void>>()
  const busy = () => new AppError('busy', { retryAfter: RETRY_AFTER_SECONDS })

  /** Answers whether it had to wait for the turn. */
  async function turn(lane: string): Promise<boolean> {
    if (underWay < atOnce) {
      underWay++
      return false
    }
    const queue = lanes.get(lane) ?? new Set()
    if (queue.size >= waiting) throw busy()
    lanes.set(lane, queue)
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        leave(lane, begin)
        reject(busy())
      }, longestWaitMs)
      queue.add(begin)
    })
    return true
  }

  function leave(lane: string, begin: () => void): void {
    const queue = lanes.get(lane)
    queue?.delete(begin)
    if (queue?.size === 0) lanes.delete(lane)
  }

  /** Hands the turn to whoever has waited longest in the lane whose last turn was longest ago. */
  function pass(): void {
    const [lane, queue] = lanes.entries().next().value ?? []
    const begin = queue?.values().next().value
    if (lane === undefined || !queue || !begin) return void underWay--
    queue.delete(begin)
    lanes.delete(lane)
    if (queue.size > 0) lanes.set(lane, queue)
    begin()
  }

  return async <T>(work: Work<T>, lane = ''): Promise<T> => {
    const waited = await turn(lane)
    try {
      return await work(waited)
    } finally {
      pass()
    }
  }
}

/** The same, with turns of its own for each key. */
export function takeTurnsByKey(turns: Turns) {
  const lines = new Map<string, { take: ReturnType<typeof takeTurns>; users: number }>()
  return async <T>(key: string, lane: string, work: Work<T>): Promise<T> => {
    const line = lines.get(key) ?? { take: takeTurns(turns), users: 0 }
    lines.set(key, line)
    line.users++
    try {
      return await line.take(work, lane)
    } finally {
      line.users--
      if (line.users === 0) lines.delete(key)
    }
  }
}
