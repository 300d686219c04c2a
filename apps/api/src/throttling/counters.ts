import { createHmac } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { type Ask, type Counter, counterOver } from './counter.ts'
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

/**
 * Counts tries and calls. While the store does not answer, each process counts for itself, by the
 * same limits: nothing is let through uncounted, and nobody is shut out.
 */
export function createCounters({ db, redisUrl, key, logger }: CountersDeps): Counters {
  const store = redisUrl ? redisStore(redisUrl) : tableStore(db)
  let isDown = false

  /** What is too much is the caller's to say: the library's own limit, of 0 points, is never asked for. */
  function optionsOf(name: string, seconds: number) {
    return { keyPrefix: name, points: 0, duration: seconds }
  }

  function shared(name: string, seconds: number): Counter {
    const limiter = store.limiter(optionsOf(name, seconds))
    const standIn = new RateLimiterMemory(optionsOf(name, seconds))
    const ask: Ask = async (call) => {
      try {
        await store.opened()
        const answer = await call(limiter)
        tellUp()
        return answer
      } catch (error) {
        tellDown(error)
        return call(standIn)
      }
    }
    return counterOver(ask, hashOf, seconds)
  }

  function own(name: string, seconds: number): Counter {
    const limiter = new RateLimiterMemory(optionsOf(name, seconds))
    return counterOver((call) => call(limiter), hashOf, seconds)
  }

  function hashOf(what: readonly unknown[]): string {
    return createHmac('sha256', key).update(JSON.stringify(what)).digest('base64url')
  }

  function tellDown(error: unknown): void {
    if (!isDown) logger.error({ err: error, event: 'throttle_store_down' }, 'counting in memory')
    isDown = true
  }

  function tellUp(): void {
    if (isDown) logger.info({ event: 'throttle_store_up' }, 'counting for all replicas again')
    isDown = false
  }

  return { shared, own, close: store.close }
}
