import type { Role } from './accounts/schema.ts'
import type { SecondFactor } from './second-factors/schema.ts'
import type { SignInMethod } from './sessions/methods.ts'

/** The roles that may open the console. */
export type StaffRole = Exclude<Role, 'member'>

/** The account and session of a signed-in request. */
export interface Viewer {
  accountId: string
  /** The session's public id. It does not authenticate. */
  sessionId: string
  sessionCreatedAt: Date
  sessionExpiresAt: Date
  authenticatedAt: Date
  /** The method of the sign-in, or of the last reauthentication. */
  method: SignInMethod
  secondFactor: SecondFactor | null
  /** The session proved two factors: a second factor, or a passkey, which is two by itself. */
  provedTwoFactors: boolean
  /** Authenticated within the last 15 minutes ("sudo"). */
  authenticatedRecently: boolean
  /** The policy requires a second factor, and this session was started without one. */
  secondFactorMissing: boolean
  /** The admin who acts as the account's owner in this session; null for the owner. */
  impersonator: Impersonator | null
}

export interface Impersonator {
  /** The admin's account. */
  accountId: string
  /** Whether the policy allows changes, beside reading. */
  mayChange: boolean
}

/** The API token in a request's `Authorization` header. */
export interface TokenBearer {
  tokenId: string
  scopes: readonly string[]
  expiresAt: Date
  /** The name of the service, or null for a person's token. */
  service: string | null
  /**
   * The person whom the token acts for, or null for a service's token. It has no session: `sessionId`
   * is the token's id, and `authenticatedRecently` is false.
   */
  viewer: Viewer | null
}

/** The caller of a procedure: a session, or an API token. */
export type Caller =
  | { viewer: Viewer; bearer: TokenBearer | null }
  | { viewer: null; bearer: TokenBearer }
