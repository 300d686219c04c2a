import { Secret, TOTP, URI } from 'otpauth'
import type { ForeignTotp } from '../foreign-account.ts'
import { FieldError } from './field-error.ts'

/** Google Authenticator's own seeds have 10 bytes, less than RFC 4226 requires. */
const MIN_SEED_BYTES = 10
const MAX_SEED_BYTES = 128
const BASE32 = /^[A-Z2-7]+=*$/i

/**
 * The seed of an authenticator app.
 *
 * @throws {FieldError} for a seed whose codes Signin would not accept. The account must not come
 *   over without it: its owner would lose the second factor unnoticed.
 */
export function readTotp(value: unknown): Uint8Array {
  const { seed, algorithm = 'SHA1', digits = 6, period = 30 } = partsOf(value)
  if (!/^SHA-?1$/i.test(algorithm) || digits !== 6 || period !== 30) {
    throw new FieldError('Only time-based codes of SHA-1, 6 digits and 30 seconds are supported.')
  }
  const bytes = typeof seed === 'string' ? bytesOf(seed) : Uint8Array.from(seed)
  if (bytes.length < MIN_SEED_BYTES || bytes.length > MAX_SEED_BYTES) {
    throw new FieldError(`The seed has not ${MIN_SEED_BYTES} to ${MAX_SEED_BYTES} bytes.`)
  }
  return bytes
}

function partsOf(value: unknown): ForeignTotp {
  if (typeof value === 'object' && value !== null && 'seed' in value) return value as ForeignTotp
  if (typeof value !== 'string') throw new FieldError('It is no text.')
  if (!value.startsWith('otpauth:')) return { seed: value }
  const parsed = parsedUri(value)
  if (!(parsed instanceof TOTP)) throw new FieldError('It is no otpauth URI of time-based codes.')
  const { secret, algorithm, digits, period } = parsed
  return { seed: Buffer.from(secret.bytes), algorithm, digits, period }
}

function parsedUri(uri: string) {
  try {
    return URI.parse(uri)
  } catch {
    return null
  }
}

function bytesOf(text: string): Uint8Array {
  const base32 = text.replace(/[\s-]/g, '')
  if (!BASE32.test(base32)) throw new FieldError('The seed is no base32.')
  return Secret.fromBase32(base32).bytes
}
