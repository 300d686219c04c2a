import type { RouteLocationNormalized, Router } from 'vue-router'
import { nextPath } from './next.ts'
import type { Presence } from './presence.ts'

/** Members' pages need a session, strangers' pages are for those who have none. */
export function guardRoutes(router: Router, presence: Presence) {
  router.beforeEach(async (to) => {
    const { audience } = to.meta
    if (!audience) return true
    const asked = audience === 'members' ? presence.find() : presence.recall()
    const session = await asked.catch(() => undefined)
    // Not known: let the page say what is wrong, by a call of its own. The api guards what counts.
    if (session === undefined) return true
    if (audience === 'strangers') return session ? nextPath(to.query.next) : true
    return session ? true : signInAndComeBack(to)
  })
}

export function signInAndComeBack(from: RouteLocationNormalized) {
  const askedForTheFrontDoor = from.redirectedFrom?.path === '/'
  return { path: '/sign-in', query: askedForTheFrontDoor ? {} : { next: from.fullPath } }
}
