import type { SigninClient } from '@signin/client'
import type { CurrentSession } from '@signin/contracts'
import { type InjectionKey, inject } from 'vue'

export const sessionStateKey: InjectionKey<SessionState> = Symbol('presence')

export function useSessionState(): SessionState {
  const sessionState = inject(sessionStateKey)
  if (!sessionState) throw new Error('Nothing provides the presence: mount inside buildApp().')
  return sessionState
}

/** Whether somebody is signed in here, as far as is known. The api alone decides what they may do. */
export interface SessionState {
  set(session: CurrentSession): void
  clear(): void
  /** Believes in a session until a call is refused; asks again where there was none. */
  fetch(): Promise<CurrentSession | null>
  /** What is known already, or else what `find` finds. */
  get(): Promise<CurrentSession | null>
}

export function createSessionState(client: SigninClient): SessionState {
  let known: CurrentSession | null | undefined

  async function fetch() {
    // What a session lacks may have been mended meanwhile.
    if (known && !known.secondFactorMissing) return known
    const before = known
    const found = await client.sessions.current.query()
    // Somebody may have signed in meanwhile, which an answer from before does not know.
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
    fetch,
    get: async () => (known === undefined ? fetch() : known),
  }
}
