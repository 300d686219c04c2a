import { errors, type JWTPayload, jwtVerify } from 'jose'
import type { RejectionReason } from './caller.ts'
import { readClaims, type VerifiedClaims } from './claims.ts'
import { headerReader } from './header.ts'
import type { KeySet } from './key-set.ts'
import type { Settings } from './options.ts'

/** Tokens of Signin are under 1 kB. Tokens over this length are rejected without parsing. */
const MAX_TOKEN_LENGTH = 8192
/** The maximum lifetime of Signin's tokens. */
const MAX_LIFETIME_SECONDS = 600
/**
 * A 64-byte signature in canonical base64url: malleable encodings would be separate cache entries.
 */
const SIGNATURE = /^[\w-]{85}[AQgw]$/

/** Creates the full, uncached token verification, without the revocation check. */
export function createTokenCheck(
  { issuer, audience, clockTolerance, clock }: Settings,
  keys: KeySet,
) {
  const readHeader = headerReader()
  const tolerance = clockTolerance / 1000

  return async (token: string): Promise<VerifiedClaims | RejectionReason> => {
    if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return 'malformed'
    const header = readHeader(token)
    if (typeof header === 'string') return header
    if (!SIGNATURE.test(token.slice(token.lastIndexOf('.') + 1))) return 'signature'
    const found = keys.find(header.kid)
    const published = found instanceof Promise ? await found : found
    if (!published) return 'unknown_key'
    // Each key has one algorithm (RFC 8725, 3.1).
    if (published.algorithm !== header.algorithm) return 'algorithm'
    try {
      const { payload } = await jwtVerify(token, published.key, {
        algorithms: [published.algorithm],
        issuer,
        audience,
        clockTolerance: tolerance,
        currentDate: new Date(clock()),
      })
      return checkClaims(payload)
    } catch (error) {
      return reasonOf(error)
    }
  }

  function checkClaims(payload: JWTPayload): VerifiedClaims | RejectionReason {
    // Exactly one audience: a recipient of a multi-audience token could replay it against the others.
    if (payload.aud !== audience) return 'audience'
    const claims = readClaims(payload)
    if (!claims) return 'malformed'
    if (claims.iat > clock() / 1000 + tolerance) return 'not_yet_valid'
    if (claims.exp - claims.iat > MAX_LIFETIME_SECONDS + tolerance) return 'lifetime'
    return claims
  }
}

const reasonOfClaim: Record<string, RejectionReason> = {
  iss: 'issuer',
  aud: 'audience',
  nbf: 'not_yet_valid',
}

function reasonOf(error: unknown): RejectionReason {
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature'
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error
    if (claim === 'nbf' && reason !== 'check_failed') return 'malformed'
    return reasonOfClaim[claim] ?? 'malformed'
  }
  // Any other error: fail closed.
  return 'malformed'
}
