import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

export type ApiTokenKind = 'personal' | 'service'

const PREFIXES: Record<ApiTokenKind, string> = { personal: 'signin_pat_', service: 'signin_svc_' }
const SECRET_BYTES = 32
/** In base62: 62^43 is just over 2^256, and 62^6 well over 2^32. */
const SECRET_LENGTH = 43
const CHECKSUM_LENGTH = 6
const ENDING_LENGTH = 4
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** docs/security.md documents this pattern for secret scanners. */
const API_TOKEN = /^signin_(pat|svc)_[0-9A-Za-z]{49}$/

/**
 * Generates a token: `signin_pat_` for a person or `signin_svc_` for a service, 256 random bits in
 * base62, and a CRC-32 of both in six digits. Prefix and checksum allow secret scanners to detect a
 * token in a log or a repository.
 */
export function newApiToken(kind: ApiTokenKind): string {
  const bits = BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`)
  const unchecked = PREFIXES[kind] + base62(bits, SECRET_LENGTH)
  return unchecked + checksumOf(unchecked)
}

/** Whether format and checksum match. Saves a database query for typos and foreign tokens. */
export function isApiToken(token: string): boolean {
  if (!API_TOKEN.test(token)) return false
  return token.slice(-CHECKSUM_LENGTH) === checksumOf(token.slice(0, -CHECKSUM_LENGTH))
}

/** The last 4 characters, for display. They are of the checksum and reveal little of the secret. */
export function endingOf(token: string): string {
  return token.slice(-ENDING_LENGTH)
}

function checksumOf(unchecked: string): string {
  return base62(BigInt(crc32(unchecked)), CHECKSUM_LENGTH)
}

/** Converts the number as a whole. Taking each byte modulo 62 would bias the digits. */
function base62(number: bigint, length: number): string {
  let digits = ''
  for (let rest = number; digits.length < length; rest /= 62n) {
    digits = DIGITS[Number(rest % 62n)] + digits
  }
  return digits
}
