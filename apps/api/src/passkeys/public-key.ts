import { createPublicKey, type KeyObject, type webcrypto } from 'node:crypto'
import { COSEALG } from '@simplewebauthn/server/helpers'
import { type CborMap, decodedMap } from './cbor.ts'
import { isEd25519PublicKey } from './ed25519-point.ts'
import type { Bytes } from './table.ts'

/** An RSA key of 4096 bits takes 530 bytes. A longer key only slows down each verification. */
const MAX_PUBLIC_KEY_BYTES = 1024
/** NIST SP 800-131A, revision 2, section 3. */
const MIN_RSA_BITS = 2048
/**
 * OpenSSL verifies no signature by a long modulus with a longer exponent, and each would cost more.
 */
const MAX_EXPONENT_BITS = 64
const COORDINATE_BYTES = 32

/** Labels and values of a COSE_Key (RFC 9052, 7; RFC 9053, 7; RFC 8230, 4). */
const LABEL = { type: 1, algorithm: 3, curve: -1, x: -2, y: -3, n: -1, e: -2 } as const
const TYPE = { OKP: 1, EC2: 2, RSA: 3 } as const
const CURVE = { P256: 1, ED25519: 6 } as const

/** In order of preference. Every authenticator supports at least one. */
export const ALGORITHMS = [COSEALG.ES256, COSEALG.EdDSA, COSEALG.RS256]

/**
 * Throws for a public key that could never verify a sign-in, or for which anyone could forge
 * signatures: its algorithm does not match its type and curve (WebAuthn 3, 5.8.5), or it fails to
 * import.
 *
 * @param publicKey a COSE_Key (RFC 9052, 7), as stored.
 */
export function assertUsableKey(publicKey: Bytes): void {
  if (publicKey.length > MAX_PUBLIC_KEY_BYTES) throw new Error('the key is too long')
  const key = decodedMap(publicKey)
  const algorithm = key.get(LABEL.algorithm)
  if (algorithm === COSEALG.ES256) importEs256(key)
  else if (algorithm === COSEALG.EdDSA) importEd25519(key)
  else if (algorithm === COSEALG.RS256) importRs256(key)
  else throw new Error('the algorithm of the key was not asked for')
}

function importEs256(key: CborMap): void {
  assertType(key, TYPE.EC2, CURVE.P256)
  const [x, y] = [bytesOf(key, LABEL.x), bytesOf(key, LABEL.y)]
  if (x.length !== COORDINATE_BYTES || y.length !== COORDINATE_BYTES) {
    throw new Error('the coordinates of the key have another length')
  }
  importKey({ kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y) })
}

function importEd25519(key: CborMap): void {
  assertType(key, TYPE.OKP, CURVE.ED25519)
  const x = bytesOf(key, LABEL.x)
  if (!isEd25519PublicKey(x)) throw new Error('the key is no point anybody can hold')
  importKey({ kty: 'OKP', crv: 'Ed25519', x: base64url(x) })
}

function importRs256(key: CborMap): void {
  assertType(key, TYPE.RSA)
  const [n, e] = [bytesOf(key, LABEL.n), bytesOf(key, LABEL.e)]
  const { asymmetricKeyDetails } = importKey({ kty: 'RSA', n: base64url(n), e: base64url(e) })
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {}
  if (modulusLength < MIN_RSA_BITS) throw new Error(`the key has ${modulusLength} bits`)
  if (!isOdd(n)) throw new Error('the modulus of the key is even')
  if (!isOdd(e) || publicExponent < 3n || publicExponent >> BigInt(MAX_EXPONENT_BITS) > 0n) {
    throw new Error('the exponent of the key is none that RSA can use')
  }
}

function assertType(key: CborMap, type: number, curve?: number): void {
  const hasType = key.get(LABEL.type) === type
  if (!hasType || (curve !== undefined && key.get(LABEL.curve) !== curve)) {
    throw new Error('the algorithm of the key is not that of its type and curve')
  }
}

function importKey(key: webcrypto.JsonWebKey): KeyObject {
  return createPublicKey({ key, format: 'jwk' })
}

function bytesOf(key: CborMap, label: number): Uint8Array {
  const value = key.get(label)
  if (!(value instanceof Uint8Array)) throw new Error('a part of the key is missing')
  return value
}

function isOdd(number: Uint8Array): boolean {
  return ((number.at(-1) ?? 0) & 1) === 1
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
