/** At least 160 random bits in any encoding; other values are rejected without a request to Signin. */
const COOKIE_VALUE = /^[\w-]{32,128}$/

export interface SessionCookie {
  name: string
  value: string
}

/**
 * Returns Signin's session cookie from a Cookie header, or null. On https only `__Host-signin` counts:
 * a sibling subdomain could set a plain `signin` cookie (RFC 6265bis, 4.1.3).
 */
export function sessionCookie(
  header: string | null | undefined,
  issuer: string,
): SessionCookie | null {
  if (!header) return null
  const name = issuer.startsWith('https:') ? '__Host-signin' : 'signin'
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    // Not trim(): it also strips U+00A0, and to a browser such a name has no `__Host-` prefix.
    if (at < 0 || pair.slice(0, at).replace(/^[ \t]+/, '') !== name) continue
    const value = pair.slice(at + 1).trim()
    return COOKIE_VALUE.test(value) ? { name, value } : null
  }
  return null
}
