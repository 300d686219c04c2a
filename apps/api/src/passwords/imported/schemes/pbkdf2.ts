import { pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { decodeBase64 } from '../base64.ts'
import { integerWithin, rejected, type Scheme } from '../reading.ts'

/** Keycloak's default for SHA-1 is 1,300,000, and Django's for SHA-256 1,200,000. */
const MAX_ITERATIONS = 2_000_000
const DIGEST_BYTES = { sha1: 20, sha256: 32, sha512: 64 } as const

const FORM =
  /^\$pbkdf2(?:-(?<digest>sha1|sha256|sha512))?\$(?:i=)?(?<iterations>\d+)(?:,l=\d+)?\$(?<salt>[^$]*)\$(?<key>[^$]+)$/

/** The PHC string of PBKDF2 (RFC 8018), with `i=` or, as passlib writes it, without. */
export const pbkdf2Scheme: Scheme = (text) => {
  if (!text.startsWith('$pbkdf2')) return null
  const form = FORM.exec(text)?.groups
  if (!form) return rejected('It is not a complete PBKDF2 hash with SHA-1, SHA-256 or SHA-512.')
  const digest = (form.digest ?? 'sha1') as keyof typeof DIGEST_BYTES
  const iterations = integerWithin(form.iterations, 1, MAX_ITERATIONS)
  if (!iterations) {
    return rejected(
      `${form.iterations} PBKDF2 iterations are more than ${MAX_ITERATIONS}, or none.`,
    )
  }
  const salt = decodeBase64(form.salt ?? '', 0, 256)
  const key = decodeBase64(form.key ?? '', 16, 512)
  if (!salt || !key) return rejected('The salt or the hash of the PBKDF2 hash is damaged.')
  // Every block of a longer key costs all iterations again, and the first one suffices to compare.
  const first = key.subarray(0, DIGEST_BYTES[digest])
  return {
    ok: true,
    stored: text,
    memoryKib: 0,
    verify: (password) =>
      timingSafeEqual(pbkdf2Sync(password, salt, iterations, first.length, digest), first),
  }
}
