import type { CountedBy, Limit, Throttle } from '@signin/contracts'
import type { Counted, Counter, Counters } from './counters.ts'
import type { Count } from './memory-counts.ts'
import type { Network } from './networks.ts'

/** Counts calls for whoever makes them. */
export type ThrottleFor = (address: string, caller?: Identification) => Throttle

/** As far as the request tells who calls. */
export interface Identification {
  /** The session or API token. */
  credential?: string | undefined
  /** The account behind it. A service's token has none. */
  account?: string | undefined
  /** The account that knows this browser; asked only where nothing else tells of one. */
  knownTo?: () => Promise<string | null>
}

/**
 * Counts calls by the limits of the contract, for each procedure apart. What is counted by network
 * and used up there, perhaps by somebody else behind the same address, each known account has as
 * much again of (decision 35): by account, because anybody makes as many sessions and devices of
 * theirs as they like.
 *
 * @param networksOf what is counted as one client, the narrowest first.
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

function credentialOf({ account, credential }: Identification, by: CountedBy): string | undefined {
  if (by === 'network') return undefined
  return (by === 'account' && account) || credential
}

/** What a narrow network is refused uses up nothing of the wider one, which others share. */
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
 * A call a second and more protects nothing that replicas share, and is not shared: writing each
 * `sessions.current` to the database would cost more than the call.
 */
function stopsALoopOnly({ calls, seconds }: Limit): boolean {
  return calls >= seconds
}
