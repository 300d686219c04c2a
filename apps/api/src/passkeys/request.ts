import type { PasskeyAssertion, PasskeyRequest } from '@signin/contracts'
import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import { CHALLENGE_TTL_MS } from './challenges.ts'
import { descriptorOf } from './descriptor.ts'
import type { Site } from './site.ts'
import type { PasskeyRow } from './table.ts'

/**
 * An ES256 key nobody signs in with, the curve's base point: an unknown passkey is checked against
 * it, so that it takes the time of a known one.
 */
const DECOY_KEY = isoBase64URL.toBuffer(
  'pQECAyYgASFYIGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWIlggT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
)

export interface RequestQuestion {
  challenge: string
  /** None asks for any passkey of this site. */
  allowed: PasskeyRow[]
}

/**
 * A passkey alone stands in for two factors, and so has to verify who holds it. As the second of
 * two it need not (NIST 800-63B-4, 2.2.1).
 */
export function requestFor(site: Site, { challenge, allowed }: RequestQuestion): PasskeyRequest {
  return {
    challenge,
    rpId: site.rpId,
    timeout: CHALLENGE_TTL_MS,
    userVerification: allowed.length > 0 ? 'preferred' : 'required',
    allowCredentials: allowed.map(descriptorOf),
  }
}

export interface Asked {
  challenge: string
  passkey: PasskeyRow | null
  requireUserVerification: boolean
}

/** Whether the passkey signed this answer, and what it said. Throws for any other wrong. */
export async function answerOf(
  site: Site,
  { id, rawId, type, response }: PasskeyAssertion,
  { challenge, passkey, requireUserVerification }: Asked,
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
    // Reported of no earlier counter, the library has none to refuse by: that is ours to judge.
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
