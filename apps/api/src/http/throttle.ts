import type { Limit, Throttle } from '@signin/contracts'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf } from './network.ts'

/** Counts calls for one client address. */
export type ThrottleFor = (address: string) => Throttle

/** Counters in this process's memory: each replica counts for itself. */
export function memoryThrottle(): ThrottleFor {
  const limiters = new Map<string, RateLimiterMemory>()

  function limiterOf(procedure: string, limit: Limit): RateLimiterMemory {
    const limiter =
      limiters.get(procedure) ??
      new RateLimiterMemory({ points: limit.calls, duration: limit.seconds })
    limiters.set(procedure, limiter)
    return limiter
  }

  return (address) => ({
    async take(procedure, limit) {
      try {
        await limiterOf(procedure, limit).consume(networkOf(address))
        return 0
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.ceil(refused.msBeforeNext / 1000) || 1
        throw refused
      }
    },
  })
}
