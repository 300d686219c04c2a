import { createCipheriv, scryptSync, timingSafeEqual } from 'node:crypto'
import { decodeBase64 } from '../base64.ts'
import { rejected, type Scheme } from '../reading.ts'
import { memoryKibOf, scryptCost } from './scrypt.ts'

const FORM =
  /^\$fbscrypt\$v=1,n=(?<ln>\d+),r=(?<r>\d+),p=(?<p>\d+)(?:,ss=(?<separator>[^,$]*))?,sk=(?<signerKey>[^,$]+)\$(?<salt>[^$]*)\$(?<hash>[^$]+)$/
const CIPHER = 'aes-256-ctr'
const CIPHER_KEY_BYTES = 32

/**
 * Firebase's modified scrypt, in the form of Supabase: the key that scrypt derives encrypts the
 * project's signer key, and the ciphertext is the hash (github.com/firebase/scrypt).
 */
export const firebaseScryptScheme: Scheme = (text) => {
  if (!text.startsWith('$fbscrypt$')) return null
  const form = FORM.exec(text)?.groups
  if (!form) return rejected('It is not a complete hash of Firebase, or lacks the signer key (sk).')
  const cost = scryptCost(form.ln, form.r, form.p)
  if ('ok' in cost) return cost
  const separator = decodeBase64(form.separator ?? '', 0, 64)
  const signerKey = decodeBase64(form.signerKey ?? '', 16, 128)
  const salt = decodeBase64(form.salt ?? '', 1, 128)
  const hash = decodeBase64(form.hash ?? '', 16, 128)
  if (!separator || !signerKey || !salt || hash?.length !== signerKey.length) {
    return rejected('The salt, the signer key or the hash of the Firebase hash is damaged.')
  }
  return {
    ok: true,
    stored: text,
    memoryKib: memoryKibOf(cost),
    verify(password) {
      const key = scryptSync(password, Buffer.concat([salt, separator]), CIPHER_KEY_BYTES, cost)
      // The nonce is constant in Firebase's scheme; each key encrypts one text.
      const cipher = createCipheriv(CIPHER, key, Buffer.alloc(16))
      return timingSafeEqual(Buffer.concat([cipher.update(signerKey), cipher.final()]), hash)
    },
  }
}
