import { importJWK, type JWK } from 'jose'

const MAX_KEYS = 64
const MAX_KID_LENGTH = 200
/** The signature algorithms of Signin. No RSA, nothing symmetric; one per key (RFC 8725, 3.1). */
const ALGORITHMS: Record<string, { kty: string; crv: string }> = {
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  ES256: { kty: 'EC', crv: 'P-256' },
}

export interface PublishedKey {
  algorithm: string
  key: CryptoKey
  /** The public key as received, to detect a replacement under the same key id. */
  fingerprint: string
}

export const isAlgorithm = (algorithm: unknown): algorithm is string =>
  typeof algorithm === 'string' && Object.hasOwn(ALGORITHMS, algorithm)

export const isKid = (kid: unknown): kid is string =>
  typeof kid === 'string' && kid.length > 0 && kid.length <= MAX_KID_LENGTH

/**
 * Returns the usable keys of a JWK set (RFC 7517) by key id; others are ignored. A key published with
 * its private part is rejected, because anyone could sign with it.
 */
export async function publishedKeys(set: unknown): Promise<Map<string, PublishedKey>> {
  const keys = new Map<string, PublishedKey>()
  for (const jwk of jwksOf(set)) {
    const spec = isAlgorithm(jwk.alg) ? ALGORITHMS[jwk.alg] : undefined
    const { kid, kty, crv, use, x, y, alg, d } = jwk
    if (!spec || kty !== spec.kty || crv !== spec.crv || use !== 'sig' || d !== undefined) continue
    if (!alg || !isKid(kid) || keys.has(kid)) continue
    const key = await importJWK({ kty, crv, x, y } as JWK, alg).catch(() => null)
    if (!key || key instanceof Uint8Array) continue
    keys.set(kid, { algorithm: alg, key, fingerprint: `${alg} ${x} ${y}` })
  }
  return keys
}

function jwksOf(set: unknown): JWK[] {
  const keys = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : undefined
  if (!Array.isArray(keys)) return []
  return keys.slice(0, MAX_KEYS).filter((jwk) => typeof jwk === 'object' && jwk !== null)
}
