import { createHmac } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import type { RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'
import { type Count, memoryCounts } from './memory-counts.ts'
import { redisStore, tableStore } from './stores.ts'
import type { ThrottleTables } from './table.ts'

/** What is counted, such as an address and a device. The store holds a keyed hash of it. */
export type Counted = readonly (string | null)[]

/** Each method is one round trip and atomic: concurrent calls are all counted. */
export interface Counter {
  /** Counts one more. The TTL starts with the first count; further counts do not extend it. */
  add(what: Counted, seconds?: number): Promise<Count>
  find(what: Counted): Promise<Count | null>
  set(what: Counted, points: number, seconds: number): Promise<void>
  clear(what: Counted): Promise<void>
}

export interface Counters {
  /** The counter of this name, shared by all replicas; `seconds` is the TTL of a count. */
  shared(name: string, seconds: number): Counter
  /** A counter in this process's memory, for limits too high to share. */
  own(name: string, seconds: number): Counter
  close(): void
}

export interface CountersDeps {
  db: ThrottleTables
  /** Counts in Redis instead of the database. */
  redisUrl?: string | undefined
  /** Keys the hash, so that a stolen table cannot be tested for addresses. */
  key: Buffer
  logger: Pick<FastifyBaseLogger, 'error' | 'info'>
}

/** For all counters of a process: 16 MB, and as much again while the store does not answer. */
const MAX_IN_MEMORY = 100_000
/** 128 bits distinguish the counts of one process. */
const KEY_BYTES = 16

/**
 * Counts attempts and calls. While the store does not answer, each process counts in memory by the
 * same limits: throttling neither fails open nor locks everybody out.
 */
export function createCounters({ db, redisUrl, key, logger }: CountersDeps): Counters {
  const store = redisUrl ? redisStore(redisUrl) : tableStore(db)
  const fallbacks = countersInMemory(key)
  let isDown = false

  function shared(name: string, seconds: number): Counter {
    // The callers compare with their own limits: the library's limit, of 0 points, is never used.
    const limiter = store.limiter({ keyPrefix: name, points: 0, duration: seconds })
    const counter = counterIn(limiter, (what) => hashOf(key, what).toString('base64url'), seconds)
    const fallback = fallbacks.shared(name, seconds)
    const ask = async <Answer>(call: (counter: Counter) => Promise<Answer>) => {
      try {
        await store.opened()
        const answer = await call(counter)
        logUp()
        return answer
      } catch (error) {
        logDown(error)
        return call(fallback)
      }
    }
    return {
      add: (...given) => ask((it) => it.add(...given)),
      find: (...given) => ask((it) => it.find(...given)),
      set: (...given) => ask((it) => it.set(...given)),
      clear: (...given) => ask((it) => it.clear(...given)),
    }
  }

  function logDown(error: unknown): void {
    if (!isDown) logger.error({ err: error, event: 'throttle_store_down' }, 'counting in memory')
    isDown = true
  }

  function logUp(): void {
    if (isDown) logger.info({ event: 'throttle_store_up' }, 'counting for all replicas again')
    isDown = false
  }

  return { shared, own: countersInMemory(key).own, close: store.close }
}

/** Counters of this process alone, shared ones included. */
export function countersInMemory(key: Buffer): Counters {
  const counts = memoryCounts(MAX_IN_MEMORY)
  const own = (name: string, seconds: number): Counter => {
    const keyOf = (what: Counted) => hashOf(key, [name, ...what]).toString('latin1', 0, KEY_BYTES)
    return {
      add: async (what, ttl = seconds) => counts.add(keyOf(what), ttl),
      find: async (what) => counts.find(keyOf(what)),
      set: async (what, points, ttl) => counts.set(keyOf(what), points, ttl),
      clear: async (what) => counts.clear(keyOf(what)),
    }
  }
  return { shared: own, own, close: () => {} }
}

function counterIn(
  limiter: RateLimiterAbstract,
  keyOf: (what: Counted) => string,
  seconds: number,
): Counter {
  return {
    async add(what, customDuration = seconds) {
      return countOf(await limiter.penalty(keyOf(what), 1, { customDuration }))
    },
    async find(what) {
      const found = await limiter.get(keyOf(what))
      return found && found.msBeforeNext > 0 ? countOf(found) : null
    },
    async set(what, points, ttl) {
      await limiter.set(keyOf(what), points, ttl)
    },
    async clear(what) {
      await limiter.delete(keyOf(what))
    },
  }
}

function countOf({ consumedPoints, msBeforeNext }: RateLimiterRes): Count {
  return { points: consumedPoints, seconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) }
}

function hashOf(key: Buffer, what: Counted): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(what)).digest()
}
