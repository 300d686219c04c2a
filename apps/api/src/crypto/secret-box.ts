import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'

/** Authenticated encryption for secrets that must be decrypted again, such as a TOTP seed. */
export interface SecretBox {
  /**
   * @param associatedData is authenticated: a ciphertext of one account is rejected for another.
   */
  encrypt(plain: Uint8Array, associatedData: string): Uint8Array<ArrayBuffer>
  /** Throws when the key is unknown, the associated data differs, or the ciphertext was changed. */
  decrypt(ciphertext: Uint8Array, associatedData: string): Buffer
  /**
   * The same plaintext, encrypted with the current key; null if it already is. Throws as `decrypt`
   * does.
   */
  reencrypt(ciphertext: Uint8Array, associatedData: string): Uint8Array<ArrayBuffer> | null
}

/**
 * AES-256-GCM (NIST SP 800-38D): nonce, tag, ciphertext.
 *
 * @param key 32 bytes, from outside the database.
 * @param previousKeys keys that data may still be encrypted with during a rotation.
 */
export function createSecretBox(key: Buffer, previousKeys: readonly Buffer[] = []): SecretBox {
  function encrypt(plain: Uint8Array, associatedData: string) {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(associatedData))
    const text = Buffer.concat([cipher.update(plain), cipher.final()])
    return Uint8Array.from(Buffer.concat([nonce, cipher.getAuthTag(), text]))
  }

  function decryptWithAny(keys: readonly Buffer[], ciphertext: Uint8Array, associatedData: string) {
    let failure: unknown
    for (const key of keys) {
      try {
        return { key, plain: decryptWith(key, ciphertext, associatedData) }
      } catch (error) {
        failure = error
      }
    }
    throw failure
  }

  return {
    encrypt,
    decrypt: (ciphertext, associatedData) =>
      decryptWithAny([key, ...previousKeys], ciphertext, associatedData).plain,
    reencrypt(ciphertext, associatedData) {
      const found = decryptWithAny([key, ...previousKeys], ciphertext, associatedData)
      return found.key === key ? null : encrypt(found.plain, associatedData)
    },
  }
}

function decryptWith(key: Buffer, ciphertext: Uint8Array, associatedData: string): Buffer {
  const bytes = Buffer.from(ciphertext)
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(Buffer.from(associatedData))
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  const text = bytes.subarray(NONCE_BYTES + TAG_BYTES)
  return Buffer.concat([decipher.update(text), decipher.final()])
}
