import type { Router } from 'vue-router'

export const HOME = '/account'
/** The route of every path that is no page of this app. */
export const NOWHERE = 'nowhere'

/**
 * Where to go after signing in. Only paths of this app: `?next=` is written by whoever made the
 * link, and one that left the app would lend our address to a page that asks for the password again.
 */
export function nextPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/')) return HOME
  const here = 'http://signin.invalid'
  if (!URL.canParse(asked, here)) return HOME
  const { origin, pathname, search, hash } = new URL(asked, here)
  // `//` at the front means another host again, once the parser has dropped the dots of `/.//`.
  if (origin !== here || pathname.startsWith('//')) return HOME
  return pathname + search + hash
}

/**
 * Where that is for the router, or false once the browser is on its way: what is no page of this app
 * may be a service's beside it, whose visitor nginx sent here (infra/nginx/forward-auth.conf).
 */
export function resolveNext(router: Pick<Router, 'resolve'>, next: string): string | false {
  if (router.resolve(next).name !== NOWHERE) return next
  window.location.assign(next)
  return false
}
