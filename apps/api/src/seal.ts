import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'

/** What must be read again and may not be stored as it is, such as the seed of an authenticator. */
export interface Seal {
  /** @param about is bound in: what was sealed for one account opens for no other. */
  close(plain: Uint8Array, about: string): Uint8Array<ArrayBuffer>
  /** Throws for what was made with another key, for another account, or changed since. */
  open(sealed: Uint8Array, about: string): Buffer
}

/**
 * AES-256-GCM (NIST SP 800-38D): nonce, tag, ciphertext.
 *
 * @param key 32 bytes, from outside the database.
 */
export function createSeal(key: Buffer): Seal {
  return {
    close(plain, about) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about))
      const text = Buffer.concat([cipher.update(plain), cipher.final()])
      return Uint8Array.from(Buffer.concat([nonce, cipher.getAuthTag(), text]))
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
      decipher.setAAD(Buffer.from(about))
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      const text = bytes.subarray(NONCE_BYTES + TAG_BYTES)
      return Buffer.concat([decipher.update(text), decipher.final()])
    },
  }
}
