import { createHash, randomBytes } from 'node:crypto'

const SECRET_BYTES = 32

export type TokenHash = Uint8Array<ArrayBuffer>

/** The format of a random token: 32 bytes in base64url. Other input needs no database lookup. */
export const RANDOM_TOKEN = /^[\w-]{43}$/

/** 256 random bits in base64url, for a cookie or a link. Only its hash is stored. */
export function newRandomToken(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/**
 * The SHA-256 to store instead of a secret. No salt or stretching is needed from 112 random bits on
 * (ASVS 6.5.2).
 */
export function hashToken(secret: string): TokenHash {
  return Uint8Array.from(createHash('sha256').update(secret).digest())
}
