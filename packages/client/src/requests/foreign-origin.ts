import type { IncomingHttpHeaders } from 'node:http'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
const SAME_ORIGIN = new Set(['same-origin', 'none'])

/**
 * Whether a request that is authenticated by cookie may be cross-site (CSRF; ASVS 3.5.1). Stricter
 * than Signin itself: a request without Origin and Sec-Fetch-Site is rejected, as programs can send a
 * token instead. A WebSocket upgrade is a GET, but can change state.
 */
export function isForeign(
  { method, headers }: { method?: string | undefined; headers: IncomingHttpHeaders },
  origins: readonly string[],
): boolean {
  if (SAFE_METHODS.has(method ?? '') && headers.upgrade === undefined) return false
  if (SAME_ORIGIN.has(String(headers['sec-fetch-site']))) return false
  return headers.origin === undefined || !origins.includes(headers.origin)
}
