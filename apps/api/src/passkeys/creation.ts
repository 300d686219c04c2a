import type { PasskeyAttestation, PasskeyCreation } from '@signin/contracts'
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import { assertComplete, authenticatorDataOf, withoutStatement } from './attestation.ts'
import { CHALLENGE_TTL_MS } from './challenges.ts'
import { descriptorOf } from './descriptor.ts'
import { ALGORITHMS, assertUsableKey } from './public-key.ts'
import type { Site } from './site.ts'
import type { Bytes, PasskeyRow } from './table.ts'

/** WebAuthn 3, 7.1. A PostgreSQL index entry holds little more than twice as much. */
const MAX_CREDENTIAL_ID_BYTES = 1023

export interface CreationParameters {
  challenge: string
  userHandle: Bytes
  account: { email: string; name: string }
  existing: PasskeyRow[]
  conditional: boolean
}

/** The creation options: a discoverable credential, with user verification. */
export function creationOptionsOf(site: Site, parameters: CreationParameters): PasskeyCreation {
  const { challenge, userHandle, account, existing, conditional } = parameters
  return {
    rp: { id: site.rpId, name: site.name },
    user: {
      id: isoBase64URL.fromBuffer(userHandle),
      name: account.email,
      displayName: account.name,
    },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
    timeout: CHALLENGE_TTL_MS,
    excludeCredentials: existing.map(descriptorOf),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: conditional ? 'preferred' : 'required',
    },
    attestation: 'none',
  }
}

/**
 * Verifies the registration response and returns the new passkey's columns. Throws if it is invalid.
 *
 * @param conditional the browser created the passkey without user presence or user verification
 *   (WebAuthn 3, 5.1.3); the first sign-in requires them instead.
 */
export async function verifyCreation(
  site: Site,
  { id, rawId, type, response }: PasskeyAttestation,
  { challenge, conditional }: { challenge: string; conditional: boolean },
) {
  const { clientDataJSON } = response
  const authData = authenticatorDataOf(response.attestationObject)
  const { registrationInfo } = await verifyRegistrationResponse({
    response: {
      id,
      rawId,
      type,
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject: withoutStatement(authData) },
    },
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    requireUserPresence: !conditional,
    requireUserVerification: !conditional,
    supportedAlgorithmIDs: ALGORITHMS,
  })
  if (!registrationInfo) throw new Error('the attestation does not hold')
  const { credential, aaguid, credentialDeviceType, credentialBackedUp } = registrationInfo
  const credentialId = isoBase64URL.toBuffer(credential.id)
  if (credential.id !== id) throw new Error('the credential id is not the one in its data')
  if (credentialId.length > MAX_CREDENTIAL_ID_BYTES)
    throw new Error('the credential id is too long')
  assertComplete(authData, credentialId.length)
  assertUsableKey(credential.publicKey)
  return {
    credentialId,
    publicKey: credential.publicKey,
    counter: BigInt(credential.counter),
    aaguid,
    backupEligible: credentialDeviceType === 'multiDevice',
    backedUp: credentialBackedUp,
    userVerified: registrationInfo.userVerified,
  }
}
