import { Refusal } from '@signin/contracts'

export interface Turns {
  atOnce: number
  waiting: number
  longestWaitMs: number
}

const RETRY_AFTER_SECONDS = 5

/**
 * Does work a few at a time, in the order it came, for work that would take memory or the event loop
 * from everybody else if it were all done at once. Refuses with `busy` what would wait too long, or behind too many. */
export function takeTurns({ atOnce, waiting, longestWaitMs }: Turns) {
  let underWay = 0
  const queue = new Set<() => void>()
  const busy = () => new Refusal('busy', { retryAfter: RETRY_AFTER_SECONDS })

  /** Answers whether it had to wait for the turn. */
  async function turn(): Promise<boolean> {
    if (underWay < atOnce) {
      underWay++
      return false
    }
    if (queue.size >= waiting) throw busy()
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        queue.delete(begin)
        reject(busy())
      }, longestWaitMs)
      queue.add(begin)
    })
    return true
  }

  /** Hands the turn to whoever has waited longest. */
  function pass(): void {
    const [next] = queue
    if (!next) return void underWay--
    queue.delete(next)
    next()
  }

  return async <T>(work: (waited: boolean) => Promise<T>): Promise<T> => {
    const waited = await turn()
    return work(waited).finally(pass)
  }
}

/** The same, with turns of its own for each key. */
export function takeTurnsByKey(turns: Turns) {
  const lines = new Map<string, { take: ReturnType<typeof takeTurns>; users: number }>()
  return async <T>(key: string, work: (waited: boolean) => Promise<T>): Promise<T> => {
    const line = lines.get(key) ?? { take: takeTurns(turns), users: 0 }
    lines.set(key, line)
    line.users++
    try {
      return await line.take(work)
    } finally {
      line.users--
      if (line.users === 0) lines.delete(key)
    }
  }
}
