import { type InjectionKey, inject, type Ref } from 'vue'
import type { RouteLocationRaw, Router } from 'vue-router'
import type { RedirectNotice } from './redirect-notice.ts'
import type { SessionState } from './session-state.ts'

export type SignOutRedirect = (why: RedirectNotice, to?: RouteLocationRaw) => Promise<unknown>

export const signOutRedirectKey: InjectionKey<SignOutRedirect> = Symbol('sign-out redirect')

export function useSignOutRedirect(): SignOutRedirect {
  const redirectToSignIn = inject(signOutRedirectKey)
  if (!redirectToSignIn)
    throw new Error('No sign-out redirect is provided: mount inside buildApp().')
  return redirectToSignIn
}

interface SignOutRedirectDeps {
  router: Router
  sessionState: SessionState
  redirectNotice: Ref<RedirectNotice | undefined>
}

/**
 * Redirects to the sign-in page when a session has ended. Its pages unmount, which clears the cache
 * (cache.ts).
 */
export function createSignOutRedirect({
  router,
  sessionState,
  redirectNotice,
}: SignOutRedirectDeps): SignOutRedirect {
  return (why, to = '/sign-in') => {
    sessionState.clear()
    redirectNotice.value = why
    return router.push(to)
  }
}
