import { createHmac } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import { type Counted, type Counter, counterIn, counterInMemory } from './counter.ts'
import { memoryCounts } from './memory-counts.ts'
import { redisStore, tableStore } from './stores.ts'
import type { ThrottleTables } from './table.ts'

export interface Counters {
  /** The counter of this name, which all replicas share; `seconds` is how long a count lasts. */
  shared(name: string, seconds: number): Counter
  /** A counter in this process's memory, for what is called too often to be shared. */
  own(name: string, seconds: number): Counter
  close(): void
}

export interface CountersDeps {
  db: ThrottleTables
  /** Counts in Redis rather than in the database. */
  redisUrl?: string | undefined
  /** Keys the hash of what is counted: who steals the table cannot try addresses on it. */
  key: Buffer
  logger: Pick<FastifyBaseLogger, 'error' | 'info'>
}

/** All of a process's counters together: 16 MB, and as much again while the store is away. */
const MAX_IN_MEMORY = 100_000
/** 128 bits tell counts of one process apart. */
const BYTES_OF_A_KEY = 16

/**
 * Counts tries and calls. While the store does not answer, each process counts for itself, by the
 * same limits: nothing is let through uncounted, and nobody is shut out.
 */
export function createCounters({ db, redisUrl, key, logger }: CountersDeps): Counters {
  const store = redisUrl ? redisStore(redisUrl) : tableStore(db)
  const fallbacks = countersInMemory(key)
  let isDown = false

  function shared(name: string, seconds: number): Counter {
    // What is too much is the caller's to say: the library's own limit, of 0 points, is never asked for.
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

/** Counters of this process alone, whatever is asked for. */
export function countersInMemory(key: Buffer): Counters {
  const counts = memoryCounts(MAX_IN_MEMORY)
  const own = (name: string, seconds: number) => {
    const keyOf = (what: Counted) =>
      hashOf(key, [name, ...what]).toString('latin1', 0, BYTES_OF_A_KEY)
    return counterInMemory(counts, keyOf, seconds)
  }
  return { shared: own, own, close: () => {} }
}

function hashOf(key: Buffer, what: Counted): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(what)).digest()
}
