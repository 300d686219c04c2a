import { createHash, timingSafeEqual } from 'node:crypto'
import { decodeBase64 } from '../base64.ts'
import { rejected, type Scheme } from '../reading.ts'

const KINDS = {
  SSHA: { digest: 'sha1', bytes: 20 },
  SSHA256: { digest: 'sha256', bytes: 32 },
  SSHA512: { digest: 'sha512', bytes: 64 },
} as const
const MAX_SALT_BYTES = 128

/** The userPassword of LDAP servers: base64 of digest and salt. */
export const saltedShaScheme: Scheme = (text) => {
  const [, name = '', value = ''] = /^\{(SSHA|SSHA256|SSHA512)\}(.*)$/i.exec(text) ?? []
  const kind = name.toUpperCase() as keyof typeof KINDS
  if (!name) return null
  const { digest, bytes } = KINDS[kind]
  const decoded = decodeBase64(value, bytes + 1, bytes + MAX_SALT_BYTES)
  if (!decoded) return rejected(`The ${kind} hash is damaged, or has no salt.`)
  const hash = decoded.subarray(0, bytes)
  const salt = decoded.subarray(bytes)
  return {
    ok: true,
    stored: `{${kind}}${decoded.toString('base64')}`,
    memoryKib: 0,
    verify: (password) =>
      timingSafeEqual(createHash(digest).update(password).update(salt).digest(), hash),
  }
}
