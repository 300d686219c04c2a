import type { Limit, RateLimitKey, Throttle } from '@signin/contracts'
import type { Counted, Counter, Counters } from './counters.ts'
import type { Count } from './memory-counts.ts'
import type { Network } from './networks.ts'

/** The throttle of a caller. */
export type ThrottleFor = (address: string, caller?: Identification) => Throttle

/** What the request reveals of its caller. */
export interface Identification {
  /** The id of the session or API token. */
  credential?: string | undefined
  /** Its account. A token of a service has none. */
  account?: string | undefined
  /** The account that knows this device; looked up only where no credential names an account. */
  knownTo?: () => Promise<string | null>
}

/**
 * Counts calls per procedure, by the limits of the contract. When a network has used up its limit,
 * perhaps through another client behind the same address, each known account has the same limit
 * again (decision 35): per account, because sessions and devices can be created at will.
 *
 * @param networksOf the networks that are throttled as one client, the narrowest first.
 */
export function createThrottle(
  counters: Counters,
  networksOf: (address: string) => readonly Network[],
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

  return (address, caller = {}) => ({
    async take(procedure, limit, by = 'network') {
      const counter = counterOf(procedure, limit)
      const credential = credentialOf(caller, by)
      if (credential) return waitFor(counter, ['credential', credential], limit.calls)

      const wait = await waitForAll(counter, networksOf(address), limit.calls)
      if (wait === 0) return 0
      const account = caller.account ?? (await caller.knownTo?.())
      return account ? waitFor(counter, ['known to', account], limit.calls) : wait
    },
  })
}

function credentialOf(
  { account, credential }: Identification,
  by: RateLimitKey,
): string | undefined {
  if (by === 'network') return undefined
  return (by === 'account' && account) || credential
}

/** A call that a narrow network is denied is not counted for the wider one, which others share. */
async function waitForAll(
  counter: Counter,
  networks: readonly Network[],
  calls: number,
): Promise<number> {
  for (const { name, share } of networks) {
    const wait = await waitFor(counter, [name], calls * share)
    if (wait > 0) return wait
  }
  return 0
}

async function waitFor(counter: Counter, what: Counted, max: number): Promise<number> {
  const { points, seconds }: Count = await counter.add(what)
  return points > max ? seconds : 0
}

/**
 * A limit of one call a second or more only stops loops, and is counted in memory: writing each
 * `sessions.current` to the database would cost more than the call.
 */
function stopsALoopOnly({ calls, seconds }: Limit): boolean {
  return calls >= seconds
}
