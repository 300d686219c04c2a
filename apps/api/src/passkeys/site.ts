/**
 * The relying party. Browsers offer its passkeys to this host and all subdomains; the check of the
 * origin restricts them to this site (WebAuthn 3, 13.4.9).
 */
export interface Site {
  /** The host name, without a port. */
  rpId: string
  origin: string
  /** Shown by the browser when it asks for a passkey. */
  name: string
}

export function siteOf(publicUrl: URL, name: string): Site {
  return { rpId: publicUrl.hostname, origin: publicUrl.origin, name }
}
