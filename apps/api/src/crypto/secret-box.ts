import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'

/** What must be read again and may not be stored as it is, such as the seed of an authenticator. */
export interface SecretBox {
  /** @param about is bound in: what was sealed for one account opens for no other. */
  encrypt(plain: Uint8Array, associatedData: string): Uint8Array<ArrayBuffer>
  /** Throws for what was made with a key that is not known, for another account, or changed since. */
  decrypt(ciphertext: Uint8Array, associatedData: string): Buffer
  /** The same plain, sealed with the current key; null where it is already. Throws as `open` does. */
  reencrypt(ciphertext: Uint8Array, associatedData: string): Uint8Array<ArrayBuffer> | null
}

/**
 * AES-256-GCM (NIST SP 800-38D): nonce, tag, ciphertext.
 *
 * @param key 32 bytes, from outside the database.
 * @param others what may have been sealed with besides, while one key takes another's place.
 */
export function createSecretBox(key: Buffer, others: readonly Buffer[] = []): SecretBox {
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
      decryptWithAny([key, ...others], ciphertext, associatedData).plain,
    reencrypt(ciphertext, associatedData) {
      const found = decryptWithAny([key, ...others], ciphertext, associatedData)
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
