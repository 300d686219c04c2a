/**
 * What passkeys are bound to: browsers offer them to this host and those below it, and the origin
 * tells which of them asked (WebAuthn 3, 13.4.9).
 */
export interface Site {
  /** The host alone, without a port. */
  rpId: string
  origin: string
  /** What a browser calls the site when it asks. */
  name: string
}

export function siteOf(publicUrl: URL, name: string): Site {
  return { rpId: publicUrl.hostname, origin: publicUrl.origin, name }
}
