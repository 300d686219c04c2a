import type { RouteLocationNormalized, Router } from 'vue-router'
import { nextPath, resolveNext } from './next.ts'
import type { SessionState } from './session-state.ts'

/** How long a form is kept back for an answer that hardly ever matters to it. */
const SESSION_TIMEOUT_MS = 1000
export const SECURITY = '/account/security'

/** Members' pages need a session, strangers' pages are for those who have none. */
export function guardRoutes(router: Router, sessionState: SessionState) {
  router.beforeEach((to) => {
    if (to.meta.audience === 'signedIn') return requireSignedIn(to)
    return to.meta.audience === 'guests' ? requireGuest(to) : true
  })

  async function requireSignedIn(to: RouteLocationNormalized) {
    // Not known: let the page say what is wrong, by a call of its own. The api guards what counts.
    const session = await sessionState.fetch().catch(() => undefined)
    if (session === null) return signInWithReturn(to)
    // The policy demands a second factor: all but the page to set one up is closed until there is.
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
