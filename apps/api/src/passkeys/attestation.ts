import { isoBase64URL, isoCBOR } from '@simplewebauthn/server/helpers'
import { decodedMap, decodedMaps } from './cbor.ts'
import type { Bytes } from './table.ts'

/**
 * Bytes before the credential id: rpIdHash, flags, signCount, aaguid and credentialIdLength
 * (WebAuthn 3, 6.1 and 6.5.1).
 */
const CREDENTIAL_ID_OFFSET = 55
const FLAGS_OFFSET = 32
const HAS_EXTENSIONS = 0x80

/** The authenticator data. Throws unless the input is one attestation object, to the last byte. */
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
 * An attestation object with an empty attestation statement. No statement is requested and none is
 * processed: the library would parse untrusted certificates, and fetch the revocation lists from the
 * URLs in them (SSRF).
 */
export function withoutStatement(authData: Bytes): string {
  const attestation = new Map<string, string | Bytes | Map<string, string>>()
  attestation.set('fmt', 'none').set('attStmt', new Map()).set('authData', authData)
  return isoBase64URL.fromBuffer(isoCBOR.encode(attestation))
}

/** Throws unless the data ends with one complete key, and complete extensions if flagged. */
export function assertComplete(authData: Bytes, credentialIdLength: number): void {
  const hasExtensions = ((authData[FLAGS_OFFSET] ?? 0) & HAS_EXTENSIONS) !== 0
  decodedMaps(authData.subarray(CREDENTIAL_ID_OFFSET + credentialIdLength), hasExtensions ? 2 : 1)
}
