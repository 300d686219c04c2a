import { createHash } from 'node:crypto'

/** The key of a password in a filter: the first 64 bits of its SHA-1, in two halves. */
export interface Key {
  high: number
  low: number
}

/**
 * SHA-1 of the exact UTF-8 bytes, as Have I Been Pwned publishes it: a list of passwords and a list
 * of their hashes give the same keys. SHA-1 only distributes the keys here and protects no secret.
 */
export function keyOf(password: string | Buffer): Key {
  const digest = createHash('sha1').update(password).digest()
  return { high: digest.readUInt32BE(0), low: digest.readUInt32BE(4) }
}
