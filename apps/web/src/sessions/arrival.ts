import type { SignInResult } from '@signin/contracts'
import { type InjectionKey, inject, type Ref } from 'vue'

type SecondStep = Extract<SignInResult, { status: 'secondFactorRequired' }>

/**
 * Why a person was just sent to a page of the front door. Kept in memory and read once: an address
 * has no place in a URL, which ends up in histories and logs, and half a sign-in has none either.
 */
export type Arrival =
  | { reason: 'secondStep'; methods: SecondStep['methods'] }
  | { reason: 'restart' }
  | { reason: 'confirmationRequired'; email: string }
  | { reason: 'passwordReset' }
  | { reason: 'connected'; name: string }
  | { reason: 'signedOut' }
  | { reason: 'sessionEnded' }

export const arrivalKey: InjectionKey<Ref<Arrival | undefined>> = Symbol('arrival')

export function useArrival(): Ref<Arrival | undefined> {
  const arrival = inject(arrivalKey)
  if (!arrival) throw new Error('Nothing provides the arrival: mount inside buildApp().')
  return arrival
}

/** What brought a person here, which the next page is not told again. */
export function takeArrival(): Arrival | undefined {
  const arrival = useArrival()
  const { value } = arrival
  arrival.value = undefined
  return value
}
