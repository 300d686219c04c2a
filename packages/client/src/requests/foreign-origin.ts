import type { IncomingHttpHeaders } from 'node:http'

const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS'])
const OUR_OWN_PAGES = new Set(['same-origin', 'none'])

/**
 * Whether a request that a cookie speaks for may come from another site's page (CSRF; ASVS 3.5.1).
 * Stricter than Signin itself: what says nothing of where it comes from shows a token instead. An
 * upgrade to a web socket is a GET that can change everything.
 */
export function isForeign(
  { method, headers }: { method?: string | undefined; headers: IncomingHttpHeaders },
  origins: readonly string[],
): boolean {
  if (CHANGES_NOTHING.has(method ?? '') && headers.upgrade === undefined) return false
  if (OUR_OWN_PAGES.has(String(headers['sec-fetch-site']))) return false
  return headers.origin === undefined || !origins.includes(headers.origin)
}
