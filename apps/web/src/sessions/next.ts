import type { Router } from 'vue-router'

export const HOME = '/account'
/** The name of the route that matches every path without a page. */
export const NOT_FOUND_ROUTE = 'nowhere'

/**
 * The path to open after signing in; only paths of this app. An attacker can write `?next=`: an
 * open redirect would lend our address to a page that phishes the password.
 */
export function nextPath(asked: unknown): string {
  if (typeof asked !== 'string' || !asked.startsWith('/')) return HOME
  const here = 'http://signin.invalid'
  if (!URL.canParse(asked, here)) return HOME
  const { origin, pathname, search, hash } = new URL(asked, here)
  // A path that starts with `//` names another host; the parser turns `/.//` into one.
  if (origin !== here || pathname.startsWith('//')) return HOME
  return pathname + search + hash
}

/**
 * The path for the router, or false if the browser leaves the app: a path without a page may belong
 * to a service behind the same proxy, which sent the visitor here to sign in
 * (infra/nginx/forward-auth.conf).
 */
export function resolveNext(router: Pick<Router, 'resolve'>, next: string): string | false {
  if (router.resolve(next).name !== NOT_FOUND_ROUTE) return next
  window.location.assign(next)
  return false
}
