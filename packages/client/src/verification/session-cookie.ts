/** Of 160 random bits at least, however spelt; anything else is not worth a question to Signin. */
const SECRET = /^[\w-]{32,128}$/

export interface SessionCookie {
  name: string
  value: string
}

/**
 * Signin's own cookie among those of a request, or null. On https it is `__Host-signin` and nothing
 * else: a plain `signin` there could have been set by any neighbouring subdomain (RFC 6265bis, 4.1.3).
 */
export function sessionCookie(
  header: string | null | undefined,
  issuer: string,
): SessionCookie | null {
  if (!header) return null
  const name = issuer.startsWith('https:') ? '__Host-signin' : 'signin'
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    // No trim(): it takes off U+00A0, too, with which a browser sees another name, and no prefix in it.
    if (at < 0 || pair.slice(0, at).replace(/^[ \t]+/, '') !== name) continue
    const value = pair.slice(at + 1).trim()
    return SECRET.test(value) ? { name, value } : null
  }
  return null
}
