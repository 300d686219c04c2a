import { createHash, randomBytes } from 'node:crypto'

const SECRET_BYTES = 32

export type TokenHash = Uint8Array<ArrayBuffer>

/** What a newRandomToken looks like; anything else is not worth a question to the database. */
export const RANDOM_TOKEN = /^[\w-]{43}$/

/** 256 random bits in base64url: for a cookie or a link, handed out once and stored as its hash. */
export function newRandomToken(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** What is stored in a secret's place: a plain SHA-256 is enough for 112 random bits or more (ASVS 6.5.2). */
export function hashToken(secret: string): TokenHash {
  return Uint8Array.from(createHash('sha256').update(secret).digest())
}
