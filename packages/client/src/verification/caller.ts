/** A person, by a session or a personal API token. Frozen, and shared between calls. */
export interface AccountCaller {
  readonly kind: 'account'
  /** The account's id (a UUID), stable: use it as the owner's key in your own data. */
  readonly accountId: string
  /**
   * The account of the admin who acts as this person, or null (RFC 8693, 4.1). Name both in your logs,
   * and reject what only the person may do.
   */
  readonly actorId: string | null
  /** The session's public id, or null for an API token. It does not authenticate. */
  readonly sessionId: string | null
  /** The API token's public id, or null for a session. It does not authenticate. */
  readonly apiTokenId: string | null
  /** Such as `['admin']`. */
  readonly roles: readonly string[]
  /** The scopes of the access token, such as `['notes:write']`. */
  readonly scopes: readonly string[]
  /** The time of the last authentication (ISO 8601), or null for an API token. */
  readonly authenticatedAt: string | null
  /** Its methods (RFC 8176), such as `['pwd', 'otp', 'mfa']`; empty for an API token. */
  readonly methods: readonly string[]
  /** When the access token expires (ISO 8601). */
  readonly expiresAt: string
  /** The access token's own id (`jti`), for logs. */
  readonly tokenId: string
}

/** One of the team's services, by a service's API token. It acts for no person. */
export interface ServiceCaller {
  readonly kind: 'service'
  /** The service's name, such as `notes`. */
  readonly service: string
  /** The API token's public id. It does not authenticate. */
  readonly apiTokenId: string
  readonly scopes: readonly string[]
  /** When the access token expires (ISO 8601). */
  readonly expiresAt: string
  /** The access token's own id (`jti`), for logs. */
  readonly tokenId: string
}

/** The caller that an access token identifies. */
export type Caller = AccountCaller | ServiceCaller

/** Why a token or cookie was rejected. For logs only: respond to the client with a bare 401. */
export type RejectionReason =
  /** Not a JWT of Signin: junk, too long, a missing or mistyped claim, `crit`. */
  | 'malformed'
  /** An `alg` that is not allowed (none, HS256, RS256, …), or not the key's. */
  | 'algorithm'
  /** A `typ` other than `at+jwt`, such as an ID token's. */
  | 'type'
  /** `kid` names no published key. */
  | 'unknown_key'
  | 'signature'
  | 'issuer'
  /** For another audience, or for several. */
  | 'audience'
  | 'expired'
  | 'not_yet_valid'
  /** `exp` - `iat` exceeds the maximum lifetime of Signin's tokens. */
  | 'lifetime'
  /** Its session or API token was revoked. */
  | 'revoked'
  /** No session cookie, or an invalid one. */
  | 'no_session'
  /** The policy requires a second factor, and the session was started without one. */
  | 'second_factor_missing'

/** The result of a verification. It is frozen, and may be the same object for several calls. */
export type Verification =
  | { readonly status: 'verified'; readonly caller: Caller }
  | { readonly status: 'refused'; readonly reason: RejectionReason }

/** Creates the result for a rejected token or cookie. */
export function refused(reason: RejectionReason): Verification {
  return Object.freeze({ status: 'refused', reason })
}
