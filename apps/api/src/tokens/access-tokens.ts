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
  /** The `iss` of every token: the origin people visit. */
  issuer: string
  seconds: number
  audiences: readonly string[]
  /** What the team's services know of. */
  scopes: readonly string[]
}

export interface AccessTokens {
  /**
   * A JWT (RFC 9068) for one of the team's services. Refuses with `unknown_audience`,
   * `insufficient_scope`, and `not_signed_in` when the account is gone.
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

/** One service each: who is shown a token must not be able to show it to another (RFC 9700, 2.3). */
function audienceFor(asked: string | undefined, known: readonly string[]): string {
  const only = known.length === 1 ? known[0] : undefined
  const audience = asked ?? only
  if (audience === undefined || !known.includes(audience)) throw new AppError('unknown_audience')
  return audience
}

/** Of the team's services alone: what a token may do with Signin is not for them to be shown. */
export function grantable({ bearer }: Caller, scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !bearer || bearer.scopes.includes(scope))
}

function scopesFor(asked: readonly string[] | undefined, had: string[]): string[] {
  if (!asked) return had
  if (asked.some((scope) => !had.includes(scope))) throw new AppError('insufficient_scope')
  return [...new Set(asked)]
}

/** Never after what it stands for has ended by itself: that is told to nobody. */
function expiryOf({ viewer, bearer }: Caller, latest: number): number {
  const ends = viewer === null ? bearer.expiresAt : (bearer?.expiresAt ?? viewer.sessionExpiresAt)
  return Math.min(latest, Math.floor(ends.getTime() / 1000))
}
