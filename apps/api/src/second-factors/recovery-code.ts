import { randomInt } from 'node:crypto'
import { hashToken, type TokenHash } from '../crypto/random-token.ts'

/** The number of codes in a set. */
export const CODES_PER_SET = 10
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const CODE_LENGTH = 24
const GROUP = /.{4}(?!$)/g

/**
 * 120 random bits, so that a plain hash is enough (ASVS 6.5.2: 112 or more), in groups of four for
 * typing.
 */
export function newRecoveryCode(): string {
  const characters = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
  return characters.join('').replace(GROUP, '$&-')
}

/** The hash of a normalised code, dashes removed. */
export function hashOfCode(code: string): TokenHash {
  return hashToken(code.replaceAll('-', ''))
}
