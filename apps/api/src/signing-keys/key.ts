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
import type { SigningKeyRow } from './table.ts'
import type { Scheduled } from './timetable.ts'

export type Algorithm = 'EdDSA' | 'ES256'

export interface SigningKey extends Scheduled {
  /** It signs, and cannot be read. */
  privateKey: CryptoKey
  /** For everyone to see. */
  publicJwk: JWK
}

/** A new key, sealed. Its name is its thumbprint (RFC 7638): no two keys ever share one. */
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

/** Throws for a row that was sealed with another SECRET_KEY_BASE, or changed since. */
export async function openKey(secretBox: SecretBox, row: SigningKeyRow): Promise<SigningKey> {
  const jwk: JWK = JSON.parse(
    secretBox.decrypt(row.encryptedKey, associatedDataOf(row.id)).toString(),
  )
  // Of what was sealed, not of the column beside it: who can write there must not choose.
  const algorithm = String(jwk.alg)
  return {
    kid: row.id,
    algorithm,
    signsFrom: row.signsFrom,
    privateKey: (await importJWK(jwk, algorithm, { extractable: false })) as CryptoKey,
    publicJwk: { ...publicHalf(jwk), use: 'sig', alg: algorithm, kid: row.id },
  }
}

/** The row's key, sealed with the current key; null where it is already. Throws as `openKey` does. */
export function reencryptKey(
  secretBox: SecretBox,
  row: SigningKeyRow,
): Uint8Array<ArrayBuffer> | null {
  return secretBox.reencrypt(row.encryptedKey, associatedDataOf(row.id))
}

function associatedDataOf(kid: string): string {
  return `signing key ${kid}`
}

/** By the names of what is public, so that nothing private is ever forgotten (RFC 8037, RFC 7518). */
function publicHalf(jwk: JWK): JWK_OKP_Public | JWK_EC_Public {
  const { kty, crv = '', x = '', y = '' } = jwk
  return kty === 'EC' ? { kty, crv, x, y } : { kty: 'OKP', crv, x }
}
