import { type InjectionKey, inject, type Ref } from 'vue'

/**
 * Why a person was just sent to the sign-in page. Kept in memory and read once: an address has no
 * place in a URL, which ends up in histories and logs.
 */
export type Arrival =
  | { reason: 'registered'; email: string }
  | { reason: 'signedOut' }
  | { reason: 'sessionEnded' }

export const arrivalKey: InjectionKey<Ref<Arrival | undefined>> = Symbol('arrival')

export function useArrival(): Ref<Arrival | undefined> {
  const arrival = inject(arrivalKey)
  if (!arrival) throw new Error('Nothing provides the arrival: mount inside buildApp().')
  return arrival
}
