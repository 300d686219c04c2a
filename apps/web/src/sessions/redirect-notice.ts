import type { SignInResult } from '@signin/contracts'
import { type InjectionKey, inject, type Ref } from 'vue'

type SecondStep = Extract<SignInResult, { status: 'secondFactorRequired' }>

/**
 * Why a person was just sent to a page of the front door. Kept in memory and read once: an address
 * has no place in a URL, which ends up in histories and logs, and half a sign-in has none either.
 */
export type RedirectNotice =
  | { reason: 'secondStep'; methods: SecondStep['methods'] }
  | { reason: 'restart' }
  | { reason: 'confirmationRequired'; email: string }
  | { reason: 'passwordReset' }
  | { reason: 'connected'; name: string }
  | { reason: 'signedOut' }
  | { reason: 'sessionEnded' }

export const redirectNoticeKey: InjectionKey<Ref<RedirectNotice | undefined>> = Symbol('arrival')

export function useRedirectNotice(): Ref<RedirectNotice | undefined> {
  const redirectNotice = inject(redirectNoticeKey)
  if (!redirectNotice) throw new Error('Nothing provides the arrival: mount inside buildApp().')
  return redirectNotice
}

/** What brought a person here, which the next page is not told again. */
export function takeRedirectNotice(): RedirectNotice | undefined {
  const redirectNotice = useRedirectNotice()
  const { value } = redirectNotice
  redirectNotice.value = undefined
  return value
}
