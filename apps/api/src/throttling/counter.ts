import type { RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'
import type { Count, MemoryCounts } from './memory-counts.ts'

/** What is counted, such as an address and a device. It never reaches the store in clear. */
export type Counted = readonly (string | null)[]

/** Each of these is one round trip, and one step: of calls at the same time, every one counts. */
export interface Counter {
  /** Counts one more. A count lasts from its first on: further ones do not prolong it. */
  add(what: Counted, seconds?: number): Promise<Count>
  find(what: Counted): Promise<Count | null>
  set(what: Counted, points: number, seconds: number): Promise<void>
  clear(what: Counted): Promise<void>
}

/** Counts in the store that the limiter writes to. */
export function counterIn(
  limiter: RateLimiterAbstract,
  hashOf: (what: Counted) => string,
  seconds: number,
): Counter {
  return {
    async add(what, customDuration = seconds) {
      return countOf(await limiter.penalty(hashOf(what), 1, { customDuration }))
    },

    async find(what) {
      const found = await limiter.get(hashOf(what))
      return found && found.msBeforeNext > 0 ? countOf(found) : null
    },

    async set(what, points, lasting) {
      await limiter.set(hashOf(what), points, lasting)
    },

    async clear(what) {
      await limiter.delete(hashOf(what))
    },
  }
}

/** Counts in this process alone. */
export function counterInMemory(
  counts: MemoryCounts,
  keyOf: (what: Counted) => string,
  seconds: number,
): Counter {
  return {
    add: async (what, lasting = seconds) => counts.add(keyOf(what), lasting),
    find: async (what) => counts.find(keyOf(what)),
    set: async (what, points, lasting) => counts.set(keyOf(what), points, lasting),
    clear: async (what) => counts.clear(keyOf(what)),
  }
}

function countOf({ consumedPoints, msBeforeNext }: RateLimiterRes): Count {
  return { points: consumedPoints, seconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) }
}
