import type { SignInResult } from '@signin/contracts'
import { type InjectionKey, inject, type Ref } from 'vue'

type SecondStep = Extract<SignInResult, { status: 'secondFactorRequired' }>

/**
 * Why the app redirected the user to this page. Held in memory and read once: a URL would leak the
 * address, and the state of a sign-in, into histories and logs.
 */
export type RedirectNotice =
  | { reason: 'secondStep'; methods: SecondStep['methods'] }
  | { reason: 'restart' }
  | { reason: 'confirmationRequired'; email: string }
  | { reason: 'passwordReset' }
  | { reason: 'connected'; name: string }
  | { reason: 'signedOut' }
  | { reason: 'sessionEnded' }

export const redirectNoticeKey: InjectionKey<Ref<RedirectNotice | undefined>> =
  Symbol('redirect notice')

export function useRedirectNotice(): Ref<RedirectNotice | undefined> {
  const redirectNotice = inject(redirectNoticeKey)
  if (!redirectNotice) throw new Error('No redirect notice is provided: mount inside buildApp().')
  return redirectNotice
}

/** Returns the notice and removes it, so that the next page does not show it. */
export function takeRedirectNotice(): RedirectNotice | undefined {
  const redirectNotice = useRedirectNotice()
  const { value } = redirectNotice
  redirectNotice.value = undefined
  return value
}
