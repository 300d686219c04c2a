import type { HttpClient } from './http-client.ts'
import { type PublishedKey, publishedKeys } from './published-keys.ts'
import { VerifierUnavailable } from './unavailable.ts'

const PATH = '/.well-known/jwks.json'
/** In ms. Signin publishes a key 15 minutes before it signs, so a set of this age has all of them. */
const MAX_AGE_MS = 5 * 60_000
/** In ms. From this age on the set is refreshed in the background, so that no call waits for it. */
const REFRESH_AGE_MS = 4 * 60_000
/** In ms. How long cached keys are used while Signin is unavailable. */
const STALE_IF_ERROR_MS = 24 * 60 * 60_000
/** In ms. The retry interval without any keys, for a service that starts before Signin. */
const STARTUP_PAUSE_MS = 1000

/** The absolute difference: a clock that was set back must not prolong the cache. */
const elapsed = (now: number, then: number) => Math.abs(now - then)

export interface KeySetDeps {
  http: HttpClient
  clock: () => number
  timeout: number
  /** Minimum milliseconds between two fetches for unknown key ids. */
  unknownKeyPause: number
  /** Called if a key was withdrawn or replaced: tokens that it signed must be verified again. */
  onWithdrawn: () => void
}

/** Signin's public keys by key id, cached; fetched when stale and for unknown key ids. */
export function createKeySet({ http, clock, timeout, unknownKeyPause, onWithdrawn }: KeySetDeps) {
  let keys = new Map<string, PublishedKey>()
  let fetchedAt = Number.NEGATIVE_INFINITY
  let attemptedAt = Number.NEGATIVE_INFINITY
  let unknownKeyFetchedAt = Number.NEGATIVE_INFINITY
  let failure: unknown = null
  let inFlight: Promise<void> | null = null

  const refresh = () => {
    inFlight ??= load().finally(() => {
      inFlight = null
    })
    return inFlight
  }

  async function load(): Promise<void> {
    attemptedAt = clock()
    try {
      const { status, body } = await http(PATH, { timeout })
      const fetched = await publishedKeys(body)
      // An empty set is an error: another server responded, or Signin lost its secrets.
      if (status !== 200 || fetched.size === 0) throw new Error(`${PATH} had no key (${status}).`)
      const previous = keys
      keys = fetched
      fetchedAt = clock()
      failure = null
      for (const [kid, { fingerprint }] of previous)
        if (fetched.get(kid)?.fingerprint !== fingerprint) onWithdrawn()
    } catch (error) {
      failure = error
    }
  }

  /** At most one fetch per pause: an attacker can send any number of unknown key ids. */
  async function fetchForUnknownKey(now: number): Promise<void> {
    const hasKeys = keys.size > 0
    const pause = hasKeys ? unknownKeyPause : Math.min(unknownKeyPause, STARTUP_PAUSE_MS)
    if (inFlight) await inFlight
    else if (elapsed(now, hasKeys ? unknownKeyFetchedAt : attemptedAt) >= pause) {
      if (hasKeys) unknownKeyFetchedAt = now
      await refresh()
    }
  }

  async function refreshIfStale(now: number): Promise<void> {
    const mustWait = failure === null || elapsed(now, fetchedAt) > STALE_IF_ERROR_MS
    const refreshing = elapsed(now, attemptedAt) >= unknownKeyPause ? refresh() : inFlight
    // After a failed fetch calls do not wait again, but use the cached keys.
    if (mustWait) await refreshing
  }

  async function lookUp(kid: string): Promise<PublishedKey | null> {
    const now = clock()
    await (keys.has(kid) ? refreshIfStale(now) : fetchForUnknownKey(now))
    if (elapsed(clock(), fetchedAt) > STALE_IF_ERROR_MS) {
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

  /** Refreshes in the background if the set is old enough. */
  function refreshInBackground(now: number): void {
    if (elapsed(now, fetchedAt) < REFRESH_AGE_MS) return
    if (elapsed(now, attemptedAt) >= unknownKeyPause) void refresh()
  }

  return {
    /** Resolves to null for an unknown key id. Rejects with VerifierUnavailable. */
    find(kid: string): PublishedKey | Promise<PublishedKey | null> {
      const key = keys.get(kid)
      const age = elapsed(clock(), fetchedAt)
      if (!key || age >= MAX_AGE_MS) return lookUp(kid)
      if (age >= REFRESH_AGE_MS) refreshInBackground(clock())
      return key
    },
    refreshInBackground,
  }
}

export type KeySet = ReturnType<typeof createKeySet>
