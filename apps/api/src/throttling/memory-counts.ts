export interface Count {
  points: number
  /** Seconds until the count expires; at least 1. */
  seconds: number
}

/** Counts in memory, bounded in number. */
export interface MemoryCounts {
  readonly size: number
  /** Counts one more. The TTL starts with the first count. */
  add(key: string, seconds: number): Count
  find(key: string): Count | null
  set(key: string, points: number, seconds: number): void
  clear(key: string): void
}

interface Entry {
  points: number
  /** Unix time in milliseconds. */
  until: number
}

const CLEANUP_INTERVAL_MS = 60_000
/** Counts are grouped by powers of two; the last class holds all from 2048 on. */
const CLASSES = 12

/**
 * When full, the oldest of the lowest counts is evicted. An attacker with many networks fills the
 * memory with counts of one, which evict each other: evicting a count of 20 takes as many networks
 * as there are entries, with 16 calls from each.
 *
 * @param max the number of counts; about 160 bytes each.
 */
export function memoryCounts(max: number, now: () => number = Date.now): MemoryCounts {
  const classes = Array.from({ length: CLASSES }, () => new Map<string, Entry>())
  let size = 0
  let nextCleanup = 0

  function lookUp(key: string): { entry: Entry; among: Map<string, Entry> } | null {
    for (const among of classes) {
      const entry = among.get(key)
      if (!entry) continue
      if (entry.until > now()) return { entry, among }
      drop(among, key)
    }
    return null
  }

  function drop(among: Map<string, Entry>, key: string): void {
    if (among.delete(key)) size -= 1
  }

  function clear(key: string): void {
    for (const among of classes) drop(among, key)
  }

  function put(key: string, entry: Entry): void {
    if (size >= max) makeRoom()
    const power = Math.floor(Math.log2(Math.max(1, entry.points)))
    classes[Math.min(CLASSES - 1, power)]?.set(key, entry)
    size += 1
  }

  function makeRoom(): void {
    if (now() >= nextCleanup) deleteExpired()
    if (size < max) return
    const lowest = classes.find((among) => among.size > 0)
    const oldest = lowest?.keys().next().value
    if (lowest && oldest !== undefined) drop(lowest, oldest)
  }

  function deleteExpired(): void {
    nextCleanup = now() + CLEANUP_INTERVAL_MS
    for (const among of classes) {
      for (const [key, { until }] of among) if (until <= now()) drop(among, key)
    }
  }

  function countOf({ points, until }: Entry): Count {
    return { points, seconds: Math.max(1, Math.ceil((until - now()) / 1000)) }
  }

  return {
    get size() {
      return size
    },

    add(key, seconds) {
      const found = lookUp(key)
      const entry = found?.entry ?? { points: 0, until: now() + seconds * 1000 }
      const points = entry.points + 1
      // A count that stays in its class keeps its age.
      if (found && !isPowerOfTwo(points)) {
        entry.points = points
        return countOf(entry)
      }
      if (found) drop(found.among, key)
      const next = { points, until: entry.until }
      put(key, next)
      return countOf(next)
    },

    find(key) {
      const found = lookUp(key)
      return found && countOf(found.entry)
    },

    set(key, points, seconds) {
      clear(key)
      put(key, { points, until: now() + seconds * 1000 })
    },

    clear,
  }
}

function isPowerOfTwo(points: number): boolean {
  return (points & (points - 1)) === 0
}
