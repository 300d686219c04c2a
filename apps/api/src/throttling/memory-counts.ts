export interface Count {
  points: number
  /** Until the count is forgotten; at least 1. */
  seconds: number
}

/** Counts in this process's memory, of which there are never more than it was made for. */
export interface MemoryCounts {
  readonly size: number
  /** Counts one more. A count lasts from its first on. */
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
/** Counts are kept by their powers of two; the last class holds all from 2048 on. */
const CLASSES = 12

/**
 * When there is no room, the oldest of the lowest counts goes. A stranger who has many networks
 * fills the memory with counts of one, and these push out each other: to make a count of 20 be
 * forgotten takes as many networks as there is room for, with 16 calls from each.
 *
 * @param most how many counts are kept; about 160 bytes each.
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
      // Of a count that stays in its class, the place among the oldest stays as well.
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
