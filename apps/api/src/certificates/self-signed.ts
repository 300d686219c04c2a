import { isIP } from 'node:net'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** The limit of X.520 for a common name. Clients ignore the common name; it is for people. */
const MAX_COMMON_NAME_LENGTH = 64

export interface Certificate {
  /** PEM. */
  certificate: string
  /** PEM, PKCS #8. */
  key: string
}

/**
 * Creates a self-signed ECDSA P-256 certificate for these host names and IP addresses. It is not a
 * CA certificate, so it cannot sign others.
 */
export async function selfSigned(
  hosts: readonly string[],
  days: number,
  now = new Date(),
): Promise<Certificate> {
  // Loaded lazily: only one command needs it.
  const { generate } = await import('selfsigned')
  const [first = ''] = hosts
  const name = first.length <= MAX_COMMON_NAME_LENGTH ? first : 'signin'
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Tolerates clients whose clock is up to an hour slow.
    notBeforeDate: new Date(now.getTime() - HOUR_MS),
    notAfterDate: new Date(now.getTime() + days * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map(altNameOf) },
    ],
  })
  return { certificate: made.cert, key: made.private }
}

function altNameOf(host: string) {
  return isIP(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const)
}
