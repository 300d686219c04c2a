import { randomInt } from 'node:crypto'
import { hashToken, type TokenHash } from '../crypto/random-token.ts'

/** How many are handed out at a time. */
export const CODES = 10
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'
const LENGTH = 24
const GROUP = /.{4}(?!$)/g

/**
 * 120 random bits, so that a plain hash is enough (ASVS 6.5.2: 112 or more), in groups of four that
 * a person can type.
 */
export function newRecoveryCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)])
  return letters.join('').replace(GROUP, '$&-')
}

/** Of a code as the contract normalises it: without its dashes. */
export function hashOfCode(code: string): TokenHash {
  return hashToken(code.replaceAll('-', ''))
}
