import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWK_EC_Public,
  type JWK_OKP_Public,
} from 'jose'
import type { SecretBox } from '../crypto/secret-box.ts'
import type { Scheduled } from './schedule.ts'
import type { SigningKeyRow } from './table.ts'

export type Algorithm = 'EdDSA' | 'ES256'

export interface SigningKey extends Scheduled {
  /** Not extractable. */
  privateKey: CryptoKey
  /** Published in the key set. */
  publicJwk: JWK
}

/** Generates and encrypts a key. Its id is its thumbprint (RFC 7638), and so unique. */
export async function makeKey(
  secretBox: SecretBox,
  algorithm: Algorithm,
  signsFrom: Date,
): Promise<SigningKeyRow> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const id = await calculateJwkThumbprint(jwk)
  const plain = Buffer.from(JSON.stringify({ ...jwk, alg: algorithm }))
  return { id, algorithm, encryptedKey: secretBox.encrypt(plain, associatedDataOf(id)), signsFrom }
}

/** Throws if the row was encrypted with another SECRET_KEY_BASE or was modified since. */
export async function decryptKey(secretBox: SecretBox, row: SigningKeyRow): Promise<SigningKey> {
  const jwk: JWK = JSON.parse(
    secretBox.decrypt(row.encryptedKey, associatedDataOf(row.id)).toString(),
  )
  // Use the authenticated algorithm of the ciphertext, not that of the column: an attacker who can
  // write to the table must not choose it (algorithm confusion).
  const algorithm = String(jwk.alg)
  return {
    kid: row.id,
    algorithm,
    signsFrom: row.signsFrom,
    privateKey: (await importJWK(jwk, algorithm, { extractable: false })) as CryptoKey,
    publicJwk: { ...publicHalf(jwk), use: 'sig', alg: algorithm, kid: row.id },
  }
}

/**
 * Returns the signing key encrypted with the current key; null if it is already. Throws as
 * `decryptKey` does.
 */
export function reencryptKey(
  secretBox: SecretBox,
  row: SigningKeyRow,
): Uint8Array<ArrayBuffer> | null {
  return secretBox.reencrypt(row.encryptedKey, associatedDataOf(row.id))
}

function associatedDataOf(kid: string): string {
  return `signing key ${kid}`
}

/** An allow-list of the public parameters, so that no private one can leak (RFC 8037, RFC 7518). */
function publicHalf(jwk: JWK): JWK_OKP_Public | JWK_EC_Public {
  const { kty, crv = '', x = '', y = '' } = jwk
  return kty === 'EC' ? { kty, crv, x, y } : { kty: 'OKP', crv, x }
}
