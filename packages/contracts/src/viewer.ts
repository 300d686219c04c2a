import type { SecondFactor } from './second-factors/schema.ts'
import type { SignInMethod } from './sessions/methods.ts'

/** Who is asking, as the session behind the request's cookie tells. */
export interface Viewer {
  accountId: string
  /** The session's public id. It opens nothing. */
  sessionId: string
  sessionCreatedAt: Date
  sessionExpiresAt: Date
  authenticatedAt: Date
  /** How the session was begun, or last confirmed. */
  method: SignInMethod
  secondFactor: SecondFactor | null
  /** Proved who they are within the last 15 minutes ("sudo"). */
  authenticatedRecently: boolean
  /** The policy demands a second factor, and this session was begun without one. */
  secondFactorMissing: boolean
}

/** What an API token stands for, as the `Authorization` header of a request shows one. */
export interface TokenBearer {
  tokenId: string
  scopes: readonly string[]
  expiresAt: Date
  /** What the service is called, or null for a person's token. */
  service: string | null
  /**
   * The person it acts for, or null for a service's. There is no session behind it: its session id
   * is the token's own, and it was never authenticated recently.
   */
  viewer: Viewer | null
}

/** Who asks for an access token: a session, or an API token. */
export type Caller =
  | { viewer: Viewer; bearer: TokenBearer | null }
  | { viewer: null; bearer: TokenBearer }
