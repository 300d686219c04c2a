import { errors, type JWTPayload, jwtVerify } from 'jose'
import type { RejectionReason } from './caller.ts'
import { type Reported, readClaims } from './claims.ts'
import { headerReader } from './header.ts'
import type { KeySet } from './key-set.ts'
import type { Settings } from './options.ts'

/** Signin's are under 1 kB. What is longer is not read. */
const MAX_TOKEN_LENGTH = 8192
/** Seconds. No token of Signin's is meant for longer. */
const MAX_LIFETIME_SECONDS = 600
/** 64 bytes in base64url, in its one spelling: or one token would be several to remember. */
const SIGNATURE = /^[\w-]{85}[AQgw]$/

/** The whole check of a token that was never seen before: all but whether it was revoked. */
export function firstSight({ issuer, audience, clockTolerance, clock }: Settings, keys: KeySet) {
  const readHeader = headerReader()
  const tolerance = clockTolerance / 1000

  return async (token: string): Promise<Reported | RejectionReason> => {
    if (typeof token !== 'string' || token.length > MAX_TOKEN_LENGTH) return 'malformed'
    const header = readHeader(token)
    if (typeof header === 'string') return header
    if (!SIGNATURE.test(token.slice(token.lastIndexOf('.') + 1))) return 'signature'
    const found = keys.find(header.kid)
    const known = found instanceof Promise ? await found : found
    if (!known) return 'unknown_key'
    // One key, one algorithm (RFC 8725, 3.1).
    if (known.algorithm !== header.algorithm) return 'algorithm'
    try {
      const { payload } = await jwtVerify(token, known.key, {
        algorithms: [known.algorithm],
        issuer,
        audience,
        clockTolerance: tolerance,
        currentDate: new Date(clock()),
      })
      return judge(payload)
    } catch (error) {
      return reasonOf(error)
    }
  }

  function judge(payload: JWTPayload): Reported | RejectionReason {
    // For one service alone: what several can take, each of them could show to the others.
    if (payload.aud !== audience) return 'audience'
    const told = readClaims(payload)
    if (!told) return 'malformed'
    if (told.iat > clock() / 1000 + tolerance) return 'not_yet_valid'
    if (told.exp - told.iat > MAX_LIFETIME_SECONDS + tolerance) return 'lifetime'
    return told
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
  // Whatever else it is, it was not verified.
  return 'malformed'
}
