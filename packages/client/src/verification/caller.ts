/** A person, through a session or an API token of theirs. Frozen, and shared by all who ask. */
export interface AccountCaller {
  readonly kind: 'account'
  /** The account's id (a UUID): what to keep beside things that are theirs. */
  readonly accountId: string
  /** The session's public id, or null where an API token asked. It opens nothing. */
  readonly sessionId: string | null
  /** The API token's public id, or null where a session asked. It opens nothing. */
  readonly apiTokenId: string | null
  /** Such as `['admin']`. */
  readonly roles: readonly string[]
  /** What the access token is good for, such as `['notes:write']`. */
  readonly scopes: readonly string[]
  /** When they last proved who they are (ISO 8601), or null where an API token asked. */
  readonly authenticatedAt: string | null
  /** How they did (RFC 8176), such as `['pwd', 'otp', 'mfa']`; empty where an API token asked. */
  readonly methods: readonly string[]
  /** When the access token ends (ISO 8601). */
  readonly expiresAt: string
  /** The access token's own id (`jti`), for logs. */
  readonly tokenId: string
}

/** One of the team's services, through an API token of its own. It acts for no person. */
export interface ServiceCaller {
  readonly kind: 'service'
  /** What it is called, such as `notes`. */
  readonly service: string
  /** The API token's public id. It opens nothing. */
  readonly apiTokenId: string
  readonly scopes: readonly string[]
  /** When the access token ends (ISO 8601). */
  readonly expiresAt: string
  /** The access token's own id (`jti`), for logs. */
  readonly tokenId: string
}

/** Who asks, as an access token tells. */
export type Caller = AccountCaller | ServiceCaller

/** Why a token or a cookie is not taken. For logs: a stranger is told no more than 401. */
export type RejectionReason =
  /** Not a JWT of Signin's shape: junk, too long, a claim missing or of another kind, `crit`. */
  | 'malformed'
  /** An `alg` that is not taken (none, HS256, RS256, …), or another than the key's. */
  | 'algorithm'
  /** A `typ` other than `at+jwt`, such as an ID token's. */
  | 'type'
  /** Signed by no key that Signin publishes. */
  | 'unknown_key'
  | 'signature'
  | 'issuer'
  /** Made for somebody else, or for several. */
  | 'audience'
  | 'expired'
  | 'not_yet_valid'
  /** Meant to live longer than any token of Signin's. */
  | 'lifetime'
  /** Its session or API token was ended since. */
  | 'revoked'
  /** No session cookie, or one that is not valid any more. */
  | 'no_session'
  /** The policy demands a second factor, and the session was begun without one. */
  | 'second_factor_missing'

/** What a verifier answers. It is frozen, and may be the same object for every call. */
export type Verification =
  | { readonly status: 'verified'; readonly caller: Caller }
  | { readonly status: 'refused'; readonly reason: RejectionReason }

/** The answer to what is refused, made once. */
export function refused(reason: RejectionReason): Verification {
  return Object.freeze({ status: 'refused', reason })
}
