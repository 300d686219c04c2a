import type { Limit, Throttle } from '@signin/contracts'
import type { Counter } from './counter.ts'
import type { Counters } from './counters.ts'

/** Counts calls for one client address; by some limits for a caller who is known. */
export type ThrottleFor = (address: string, caller?: string) => Throttle

/**
 * Counts calls by the limits of the contract, for each procedure and network apart.
 *
 * @param networkOf what is counted as one client.
 */
export function createThrottle(
  counters: Counters,
  networkOf: (address: string) => string,
): ThrottleFor {
  const known = new Map<string, Counter>()

  function counterOf(procedure: string, limit: Limit): Counter {
    const counter = known.get(procedure) ?? newCounter(`calls-${procedure}`, limit)
    known.set(procedure, counter)
    return counter
  }

  function newCounter(name: string, limit: Limit): Counter {
    return stopsALoopOnly(limit)
      ? counters.own(name, limit.seconds)
      : counters.shared(name, limit.seconds)
  }

  return (address, caller) => ({
    async take(procedure, limit) {
      const counted = (limit.by === 'caller' && caller) || networkOf(address)
      const { points, seconds } = await counterOf(procedure, limit).add([counted])
      return points > limit.calls ? seconds : 0
    },
  })
}

/**
 * A call a second and more protects nothing that replicas share, and is not shared: writing each
 * `sessions.current` to the database would cost more than the call.
 */
function stopsALoopOnly({ calls, seconds }: Limit): boolean {
  return calls >= seconds
}
