import type { RouteLocationNormalized, Router } from 'vue-router'
import { nextPath, resolveNext } from './next.ts'
import type { SessionState } from './session-state.ts'

/** How long a guest page waits for the session check, which rarely affects it. */
const SESSION_TIMEOUT_MS = 1000
export const SECURITY = '/account/security'

/** Redirects guests away from pages that need a session, and signed-in users from guest pages. */
export function guardRoutes(router: Router, sessionState: SessionState) {
  router.beforeEach((to) => {
    if (to.meta.audience === 'signedIn') return requireSignedIn(to)
    return to.meta.audience === 'guests' ? requireGuest(to) : true
  })

  async function requireSignedIn(to: RouteLocationNormalized) {
    // If the check fails, the page's own calls report why. The API enforces access, not this guard.
    const session = await sessionState.fetch().catch(() => undefined)
    if (session === null) return signInWithReturn(to)
    // The policy requires a second factor: only the page to set one up is open.
    return session?.secondFactorMissing && !to.path.startsWith(SECURITY) ? SECURITY : true
  }

  async function requireGuest(to: RouteLocationNormalized) {
    const asked = sessionState.get().catch(() => undefined)
    const session = await Promise.race([asked, pause(SESSION_TIMEOUT_MS)])
    if (session) return resolveNext(router, nextPath(to.query.next))
    if (session === undefined) void asked.then((late) => late && redirectFrom(to))
    return true
  }

  function redirectFrom(page: RouteLocationNormalized) {
    if (router.currentRoute.value.fullPath !== page.fullPath) return
    const target = resolveNext(router, nextPath(page.query.next))
    if (target) return router.replace(target)
  }
}

function pause(ms: number) {
  return new Promise<undefined>((resolve) => setTimeout(resolve, ms))
}

export function signInWithReturn(from: RouteLocationNormalized) {
  const askedForHome = from.redirectedFrom?.path === '/'
  return { path: '/sign-in', query: askedForHome ? {} : { next: from.fullPath } }
}
