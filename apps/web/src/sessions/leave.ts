import { type InjectionKey, inject, type Ref } from 'vue'
import type { RouteLocationRaw, Router } from 'vue-router'
import type { Arrival } from './arrival.ts'
import type { Presence } from './presence.ts'

export type Leave = (why: Arrival, to?: RouteLocationRaw) => Promise<unknown>

export const leaveKey: InjectionKey<Leave> = Symbol('leave')

export function useLeave(): Leave {
  const leave = inject(leaveKey)
  if (!leave) throw new Error('Nothing provides the way out: mount inside buildApp().')
  return leave
}

interface Scene {
  router: Router
  presence: Presence
  arrival: Ref<Arrival | undefined>
}

/** The way out of an account, whoever ended the session. What was read with it goes: see cache.ts. */
export function createLeave({ router, presence, arrival }: Scene): Leave {
  return (why, to = '/sign-in') => {
    presence.end()
    arrival.value = why
    return router.push(to)
  }
}
