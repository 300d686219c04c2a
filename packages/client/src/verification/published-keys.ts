import { importJWK, type JWK } from 'jose'

const MAX_KEYS = 64
const MAX_KID_LENGTH = 200
/** What Signin signs with. No RSA and nothing symmetric: one key, one algorithm (RFC 8725, 3.1). */
const KINDS: Record<string, { kty: string; crv: string }> = {
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  ES256: { kty: 'EC', crv: 'P-256' },
}

export interface PublishedKey {
  algorithm: string
  key: CryptoKey
  /** The public halves as they came, to see when one is exchanged under its name. */
  print: string
}

export const isAlgorithm = (algorithm: unknown): algorithm is string =>
  typeof algorithm === 'string' && Object.hasOwn(KINDS, algorithm)

export const isKid = (kid: unknown): kid is string =>
  typeof kid === 'string' && kid.length > 0 && kid.length <= MAX_KID_LENGTH

/**
 * The keys of a JWK set (RFC 7517) that a token may be signed by; the rest is passed over. A
 * private key that was published by accident is one that everybody can sign with: not taken.
 */
export async function publishedKeys(set: unknown): Promise<Map<string, PublishedKey>> {
  const keys = new Map<string, PublishedKey>()
  for (const jwk of jwksOf(set)) {
    const kind = isAlgorithm(jwk.alg) ? KINDS[jwk.alg] : undefined
    const { kid, kty, crv, use, x, y, alg, d } = jwk
    if (!kind || kty !== kind.kty || crv !== kind.crv || use !== 'sig' || d !== undefined) continue
    if (!alg || !isKid(kid) || keys.has(kid)) continue
    const key = await importJWK({ kty, crv, x, y } as JWK, alg).catch(() => null)
    if (!key || key instanceof Uint8Array) continue
    keys.set(kid, { algorithm: alg, key, print: `${alg} ${x} ${y}` })
  }
  return keys
}

function jwksOf(set: unknown): JWK[] {
  const keys = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : undefined
  if (!Array.isArray(keys)) return []
  return keys.slice(0, MAX_KEYS).filter((jwk) => typeof jwk === 'object' && jwk !== null)
}
