import { randomUUID } from 'node:crypto'
import { type AccessToken, type AccessTokenRequest, AppError, type Caller } from '@signin/contracts'
import { SignJWT } from 'jose'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Keyring } from '../signing-keys/keyring.ts'
import { claimsOf } from './access-token-claims.ts'

export interface AccessTokensDeps {
  keyring: Pick<Keyring, 'signer'>
  clock: () => Date
  accountRepository: Pick<AccountRepository, 'find'>
  /** The `iss` claim: the public origin of Signin. */
  issuer: string
  /** The lifetime of an access token. */
  seconds: number
  audiences: readonly string[]
  /** The configured scopes of the team's services. */
  scopes: readonly string[]
}

export interface AccessTokens {
  /**
   * Issues a JWT (RFC 9068) for one of the team's services.
   *
   * @throws {AppError} `unknown_audience`; `insufficient_scope`; `not_signed_in` if the account was
   * deleted or the session has expired; `token_not_valid` if the API token has expired.
   */
  issue(caller: Caller, request: AccessTokenRequest): Promise<AccessToken>
}

export function createAccessTokens(deps: AccessTokensDeps): AccessTokens {
  const { keyring, clock, accountRepository, issuer } = deps

  async function roleOf({ viewer }: Caller): Promise<string | null> {
    if (!viewer) return null
    const account = await accountRepository.find(viewer.accountId)
    if (!account) throw new AppError('not_signed_in')
    return account.role
  }

  return {
    async issue(caller, request = {}) {
      const audience = audienceFor(request.audience, deps.audiences)
      const scopes = scopesFor(request.scopes, grantable(caller, deps.scopes))
      const claims = claimsOf(caller, await roleOf(caller))
      const { kid, algorithm, key } = await keyring.signer()
      const now = Math.floor(clock().getTime() / 1000)
      const expires = expiryOf(caller, now + deps.seconds)
      if (expires <= now) throw new AppError(caller.bearer ? 'token_not_valid' : 'not_signed_in')
      const accessToken = await new SignJWT({ ...claims, scope: scopes.join(' ') })
        .setProtectedHeader({ alg: algorithm, kid, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(expires)
        .setJti(randomUUID())
        .sign(key)
      const expiresAt = new Date(expires * 1000).toISOString()
      return { accessToken, tokenType: 'Bearer', expiresAt, audience, scopes }
    },
  }
}

/** One audience per token: a recipient cannot replay it against another service (RFC 9700, 2.3). */
function audienceFor(requested: string | undefined, known: readonly string[]): string {
  const only = known.length === 1 ? known[0] : undefined
  const audience = requested ?? only
  if (audience === undefined || !known.includes(audience)) throw new AppError('unknown_audience')
  return audience
}

/**
 * The scopes that an access token of the caller can have: those of the team's services that the API
 * token has, or all of them for a session. Signin's own scopes are not disclosed to services.
 */
export function grantable({ bearer }: Caller, scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !bearer || bearer.scopes.includes(scope))
}

function scopesFor(requested: readonly string[] | undefined, available: string[]): string[] {
  if (!requested) return available
  if (requested.some((scope) => !available.includes(scope))) {
    throw new AppError('insufficient_scope')
  }
  return [...new Set(requested)]
}

/**
 * The expiry in seconds since the epoch, not after that of the session or API token: the revocation
 * feed does not report what expires by itself.
 */
function expiryOf({ viewer, bearer }: Caller, latest: number): number {
  const ends = viewer === null ? bearer.expiresAt : (bearer?.expiresAt ?? viewer.sessionExpiresAt)
  return Math.min(latest, Math.floor(ends.getTime() / 1000))
}
