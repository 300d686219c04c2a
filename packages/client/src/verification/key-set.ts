import type { Asking } from './asking.ts'
import { type PublishedKey, publishedKeys } from './published-keys.ts'
import { VerifierUnavailable } from './unavailable.ts'

const PATH = '/.well-known/jwks.json'
/** Signin publishes a key 15 minutes before it signs: nobody waits for these. */
const FRESH = 5 * 60_000
/** From then on it is asked anew beside the work, so that nobody waits at the end of FRESH either. */
const REFETCHED = 4 * 60_000
/** How long known keys are used while Signin cannot be asked. */
const STALE_IF_ERROR = 24 * 60 * 60_000
/** The pause where there is nothing to lose: a service that started before Signin did. */
const FIRST_PAUSE = 1000

/** A clock that was set back must not keep what is known from growing old. */
const between = (now: number, then: number) => Math.abs(now - then)

export interface KeySetDeps {
  ask: Asking
  clock: () => number
  timeout: number
  /** Milliseconds between two searches for keys that nobody knows. */
  unknownKeyPause: number
  /** A key is gone, or is another now: what it signed is to be looked at again. */
  onWithdrawn: () => void
}

/** Signin's public keys by their names: asked for once in a while, and for an unknown name. */
export function createKeySet({ ask, clock, timeout, unknownKeyPause, onWithdrawn }: KeySetDeps) {
  let keys = new Map<string, PublishedKey>()
  let fetchedAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let searchedAt = Number.NEGATIVE_INFINITY
  let failure: unknown = null
  let underWay: Promise<void> | null = null

  const refresh = () => {
    underWay ??= load().finally(() => {
      underWay = null
    })
    return underWay
  }

  async function load(): Promise<void> {
    triedAt = clock()
    try {
      const { status, body } = await ask(PATH, { timeout })
      const fetched = await publishedKeys(body)
      // A set without a key is somebody else's answer, or a Signin that lost its secrets.
      if (status !== 200 || fetched.size === 0) throw new Error(`${PATH} had no key (${status}).`)
      const before = keys
      keys = fetched
      fetchedAt = clock()
      failure = null
      for (const [kid, { print }] of before) if (fetched.get(kid)?.print !== print) onWithdrawn()
    } catch (error) {
      failure = error
    }
  }

  /** Once per pause, however many unknown names arrive: they cost an attacker nothing. */
  async function search(now: number): Promise<void> {
    const known = keys.size > 0
    const pause = known ? unknownKeyPause : Math.min(unknownKeyPause, FIRST_PAUSE)
    if (underWay) await underWay
    else if (between(now, known ? searchedAt : triedAt) >= pause) {
      if (known) searchedAt = now
      await refresh()
    }
  }

  async function refetch(now: number): Promise<void> {
    const waits = failure === null || between(now, fetchedAt) > STALE_IF_ERROR
    const refetching = between(now, triedAt) >= unknownKeyPause ? refresh() : underWay
    // Who waited in vain once need not do so again: the keys that are known will have to do.
    if (waits) await refetching
  }

  async function lookUp(kid: string): Promise<PublishedKey | null> {
    const now = clock()
    await (keys.has(kid) ? refetch(now) : search(now))
    if (between(clock(), fetchedAt) > STALE_IF_ERROR) {
      throw new VerifierUnavailable("Signin's keys cannot be had.", { cause: failure })
    }
    const key = keys.get(kid)
    if (!key && failure) {
      throw new VerifierUnavailable('Whether this key is a new one cannot be asked.', {
        cause: failure,
      })
    }
    return key ?? null
  }

  /** Asks beside the work, when it is time. */
  function freshen(now: number): void {
    if (between(now, fetchedAt) < REFETCHED) return
    if (between(now, triedAt) >= unknownKeyPause) void refresh()
  }

  return {
    /** Null for a name that Signin does not know. Rejects with VerifierUnavailable. */
    find(kid: string): PublishedKey | Promise<PublishedKey | null> {
      const key = keys.get(kid)
      const age = between(clock(), fetchedAt)
      if (!key || age >= FRESH) return lookUp(kid)
      if (age >= REFETCHED) freshen(clock())
      return key
    },
    freshen,
  }
}

export type KeySet = ReturnType<typeof createKeySet>
