import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

export type ApiTokenKind = 'personal' | 'service'

const PREFIXES: Record<ApiTokenKind, string> = { personal: 'signin_pat_', service: 'signin_svc_' }
const SECRET_BYTES = 32
/** 62^43 is just over 2^256, and 62^6 well over 2^32. */
const SECRET_LENGTH = 43
const CHECKSUM_LENGTH = 6
const ENDING_LENGTH = 4
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** For secret scanners, too (docs/security.md). */
const API_TOKEN = /^signin_(pat|svc)_[0-9A-Za-z]{49}$/

/**
 * `signin_pat_` for a person's and `signin_svc_` for a service's, 256 random bits in base62, and six
 * digits of CRC-32 of all that: whoever finds one in a log or a repository can tell that it is one.
 */
export function newApiToken(kind: ApiTokenKind): string {
  const bits = BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`)
  const unchecked = PREFIXES[kind] + base62(bits, SECRET_LENGTH)
  return unchecked + checksumOf(unchecked)
}

/** Whether it can be one: a typo, or a token of somebody else's, is not worth a question to the database. */
export function isApiToken(token: string): boolean {
  if (!API_TOKEN.test(token)) return false
  return token.slice(-CHECKSUM_LENGTH) === checksumOf(token.slice(0, -CHECKSUM_LENGTH))
}

/** The last characters, which are of the checksum and so tell next to nothing of the secret. */
export function endingOf(token: string): string {
  return token.slice(-ENDING_LENGTH)
}

function checksumOf(unchecked: string): string {
  return base62(BigInt(crc32(unchecked)), CHECKSUM_LENGTH)
}

/** The whole number written out, not its bytes one by one: no digit of it is likelier by a remainder. */
function base62(number: bigint, length: number): string {
  let written = ''
  for (let rest = number; written.length < length; rest /= 62n) {
    written = DIGITS[Number(rest % 62n)] + written
  }
  return written
}
