/** Who is asking, as the session behind the request's cookie tells. */
export interface Viewer {
  accountId: string
  /** The session's public id. It opens nothing. */
  sessionId: string
  sessionCreatedAt: Date
  sessionExpiresAt: Date
  authenticatedAt: Date
  /** Proved who they are within the last 15 minutes ("sudo"). */
  authenticatedRecently: boolean
  /** The policy demands a second factor, and this session was begun without one. */
  secondFactorMissing: boolean
}
