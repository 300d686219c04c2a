import type { SigninClient } from '@signin/client'
import type { CurrentSession } from '@signin/contracts'
import { type InjectionKey, inject } from 'vue'

export const presenceKey: InjectionKey<Presence> = Symbol('presence')

export function usePresence(): Presence {
  const presence = inject(presenceKey)
  if (!presence) throw new Error('Nothing provides the presence: mount inside buildApp().')
  return presence
}

/** Whether somebody is signed in here, as far as is known. The api alone decides what they may do. */
export interface Presence {
  begin(session: CurrentSession): void
  end(): void
  /** Believes in a session until a call is refused; asks again where there was none. */
  find(): Promise<CurrentSession | null>
  /** What is known already, or else what `find` finds. */
  recall(): Promise<CurrentSession | null>
}

export function createPresence(client: SigninClient): Presence {
  let known: CurrentSession | null | undefined

  async function find() {
    // What a session lacks may have been mended meanwhile.
    if (known && !known.secondFactorMissing) return known
    const before = known
    const found = await client.sessions.current.query()
    // Somebody may have signed in meanwhile, which an answer from before does not know.
    if (known === before) known = found
    return known ?? null
  }

  return {
    begin(session) {
      known = session
    },
    end() {
      known = null
    },
    find,
    recall: async () => (known === undefined ? find() : known),
  }
}
