import { randomBytes } from 'node:crypto'
import { sha256 } from './hashing.ts'

const SALT_BYTES = 32

/**
 * The salt of one commitment. Without it, the few possible values of personal data could be tried
 * against the hash that remains after their erasure.
 */
export function createSalt(): Buffer {
  return randomBytes(SALT_BYTES)
}

/**
 * Commits to a text: base64 of SHA-256(salt || text). The commitment reveals nothing about the text
 * once the salt is erased.
 *
 * @throws {RangeError} unless the salt has 32 bytes: with any length, the end of the salt could be
 *   presented as the beginning of the text.
 */
export function commitmentTo(text: string, salt: Uint8Array): string {
  if (salt.length !== SALT_BYTES) throw new RangeError(`A salt must have ${SALT_BYTES} bytes.`)
  return sha256(salt, Buffer.from(text)).toString('base64')
}
