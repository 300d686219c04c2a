import type { SigninClient } from '@signin/client'
import type { CurrentSession } from '@signin/contracts'
import { type InjectionKey, inject } from 'vue'

export const sessionStateKey: InjectionKey<SessionState> = Symbol('session state')

export function useSessionState(): SessionState {
  const sessionState = inject(sessionStateKey)
  if (!sessionState) throw new Error('No session state is provided: mount inside buildApp().')
  return sessionState
}

/** Caches the current session for display; authorization is enforced by the API. */
export interface SessionState {
  set(session: CurrentSession): void
  clear(): void
  /** The cached session; undefined if it was not requested yet. */
  peek(): CurrentSession | null | undefined
  /**
   * Returns the cached session, which a rejected call clears, or requests it. A session that lacks
   * a required second factor is requested again: it may have been set up since.
   */
  fetch(): Promise<CurrentSession | null>
  /** Returns the cached result of `fetch`, even if it is null. Calls `fetch` if there is none. */
  get(): Promise<CurrentSession | null>
}

export function createSessionState(client: SigninClient): SessionState {
  let known: CurrentSession | null | undefined

  async function fetch() {
    // The missing second factor may have been set up since: request the session again.
    if (known && !known.secondFactorMissing) return known
    const before = known
    const found = await client.sessions.current.query()
    // Discard a stale response: a sign-in may have completed while the request was in flight.
    if (known === before) known = found
    return known ?? null
  }

  return {
    set(session) {
      known = session
    },
    clear() {
      known = null
    },
    peek: () => known,
    fetch,
    get: async () => (known === undefined ? fetch() : known),
  }
}
