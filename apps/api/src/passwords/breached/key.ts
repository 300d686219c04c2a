import { createHash } from 'node:crypto'

/** What a filter knows a password by: the first 64 bits of its SHA-1, in two halves. */
export interface Key {
  high: number
  low: number
}

/**
 * SHA-1 of the exact UTF-8 bytes, because that is what Have I Been Pwned publishes: a list of
 * passwords and a list of their hashes give the same keys. It keeps no secret here, it spreads.
 */
export function keyOf(password: string | Buffer): Key {
  const digest = createHash('sha1').update(password).digest()
  return { high: digest.readUInt32BE(0), low: digest.readUInt32BE(4) }
}
