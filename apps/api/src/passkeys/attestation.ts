import { isoBase64URL, isoCBOR } from '@simplewebauthn/server/helpers'
import { decodedMap, decodedMaps } from './cbor.ts'
import type { Bytes } from './table.ts'

/** rpIdHash, flags, signCount, aaguid, credentialIdLength (WebAuthn 3, 6.1 and 6.5.1). */
const BEFORE_CREDENTIAL_ID = 55
const FLAGS = 32
const HAS_EXTENSIONS = 0x80

/** The authenticator's data. Throws for what is no attestation object from its first to its last byte. */
export function authenticatorDataOf(attestationObject: string): Bytes {
  const bytes = isoBase64URL.toBuffer(attestationObject)
  if (isoBase64URL.fromBuffer(bytes) !== attestationObject) throw new Error('this is no base64url')
  const decoded = decodedMap(bytes)
  const authData = decoded.get('authData')
  if (typeof decoded.get('fmt') !== 'string') throw new Error('there is no attestation format')
  if (!(decoded.get('attStmt') instanceof Map)) throw new Error('there is no attestation statement')
  if (!(authData instanceof Uint8Array)) throw new Error('there is no authenticator data')
  return Uint8Array.from(authData)
}

/**
 * The same data with no statement. None is asked for, and none is read: a stranger's certificates
 * would be parsed, and the lists of revoked ones they name fetched from wherever they say.
 */
export function withoutStatement(authData: Bytes): string {
  const kept = new Map<string, string | Bytes | Map<string, string>>()
  kept.set('fmt', 'none').set('attStmt', new Map()).set('authData', authData)
  return isoBase64URL.fromBuffer(isoCBOR.encode(kept))
}

/** Throws unless the data ends with a whole key, and whole extensions where it tells of some. */
export function assertWhole(authData: Bytes, credentialIdLength: number): void {
  const hasExtensions = ((authData[FLAGS] ?? 0) & HAS_EXTENSIONS) !== 0
  decodedMaps(authData.subarray(BEFORE_CREDENTIAL_ID + credentialIdLength), hasExtensions ? 2 : 1)
}
