import { isIP } from 'node:net'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** X.520: longer than this, no common name may be. Nothing reads it but people. */
const MAX_COMMON_NAME_LENGTH = 64

export interface Certificate {
  /** PEM. */
  certificate: string
  /** PEM, PKCS #8. */
  key: string
}

/** For these names and addresses, ECDSA over P-256. It vouches for nobody else. */
export async function selfSigned(
  hosts: readonly string[],
  days: number,
  now = new Date(),
): Promise<Certificate> {
  // Only this one command needs it.
  const { generate } = await import('selfsigned')
  const [first = ''] = hosts
  const name = first.length <= MAX_COMMON_NAME_LENGTH ? first : 'signin'
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Somebody's clock is behind.
    notBeforeDate: new Date(now.getTime() - HOUR_MS),
    notAfterDate: new Date(now.getTime() + days * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map(alternative) },
    ],
  })
  return { certificate: made.cert, key: made.private }
}

function alternative(host: string) {
  return isIP(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const)
}
