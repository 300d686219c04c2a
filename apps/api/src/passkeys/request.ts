import type { PasskeyAssertion, PasskeyRequest } from '@signin/contracts'
import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import { CHALLENGE_TTL_MS } from './challenges.ts'
import { descriptorOf } from './descriptor.ts'
import type { Site } from './site.ts'
import type { PasskeyRow } from './table.ts'

/**
 * An ES256 key that no passkey has, the curve's base point. The signature of an unknown passkey is
 * verified against it, so that the response time does not reveal which ids exist.
 */
const DECOY_KEY = isoBase64URL.toBuffer(
  'pQECAyYgASFYIGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWIlggT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
)

export interface RequestParameters {
  challenge: string
  /** Empty requests any discoverable passkey of this site. */
  allowed: PasskeyRow[]
}

/**
 * The request options. User verification is required of a passkey that counts as two factors, and
 * preferred of one that is the second factor (NIST 800-63B-4, 2.2.1).
 */
export function requestOptionsOf(
  site: Site,
  { challenge, allowed }: RequestParameters,
): PasskeyRequest {
  return {
    challenge,
    rpId: site.rpId,
    timeout: CHALLENGE_TTL_MS,
    userVerification: allowed.length > 0 ? 'preferred' : 'required',
    allowCredentials: allowed.map(descriptorOf),
  }
}

export interface AssertionChecks {
  challenge: string
  passkey: PasskeyRow | null
  requireUserVerification: boolean
}

/** Verifies the response: `signed` is false for a wrong signature; any other error throws. */
export async function verifyAssertion(
  site: Site,
  { id, rawId, type, response }: PasskeyAssertion,
  { challenge, passkey, requireUserVerification }: AssertionChecks,
) {
  const { clientDataJSON, authenticatorData, signature } = response
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: {
      id,
      rawId,
      type,
      clientExtensionResults: {},
      response: { clientDataJSON, authenticatorData, signature },
    },
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpId,
    // A counter of 0 disables the library's check of counters; proofs.ts checks them.
    credential: { id, publicKey: passkey?.publicKey ?? DECOY_KEY, counter: 0 },
    requireUserVerification,
  })
  return {
    signed: verified && passkey !== null,
    counter: authenticationInfo.newCounter,
    backupEligible: authenticationInfo.credentialDeviceType === 'multiDevice',
    backedUp: authenticationInfo.credentialBackedUp,
  }
}
