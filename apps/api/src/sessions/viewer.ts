import type { CurrentSession, Viewer } from '@signin/contracts'
import { hasTwoFactors } from './decision.ts'
import { expiryOf, isRecent, TOUCH_INTERVAL_MS } from './lifetimes.ts'
import type { SecondFactorPolicy } from './second-factor-policy.ts'
import type { SessionStore } from './store.ts'
import type { SessionRow } from './table.ts'

/** The format of Lucia's ids, 25 random bytes in base32. Other values are not looked up. */
export const COOKIE_VALUE = /^[a-z2-7]{40}$/

export interface ViewersDeps {
  sessions: Pick<SessionStore, 'validate' | 'touch'>
  clock: () => Date
  secondFactorPolicy: SecondFactorPolicy
}

/**
 * The viewer of a session cookie, or null. Records the use, at most hourly. An impersonator's session
 * is none: as the session cookie, its value would open the account without any limit.
 */
export async function viewerOf(
  { sessions, clock, secondFactorPolicy }: ViewersDeps,
  cookieValue: string | undefined,
): Promise<Viewer | null> {
  if (!cookieValue || !COOKIE_VALUE.test(cookieValue)) return null
  const row = await sessions.validate(cookieValue)
  if (!row || row.impersonatorSessionId !== null) return null
  const now = clock()
  const seenBefore = new Date(now.getTime() - TOUCH_INTERVAL_MS)
  if (row.lastSeenAt <= seenBefore) {
    await sessions.touch(row, { seenBefore, now, expiresAt: expiryOf(row.createdAt, now) })
  }
  return viewerFrom(row, now, await secondFactorPolicy.isUnmetBy(row))
}

export function viewerFrom(row: SessionRow, now: Date, secondFactorMissing: boolean): Viewer {
  return {
    accountId: row.accountId,
    sessionId: row.id,
    sessionCreatedAt: row.createdAt,
    sessionExpiresAt: row.expiresAt,
    authenticatedAt: row.authenticatedAt,
    method: row.method,
    secondFactor: row.secondFactor,
    provedTwoFactors: hasTwoFactors(row),
    authenticatedRecently: isRecent(row.authenticatedAt, now),
    secondFactorMissing,
    impersonator: null,
  }
}

export function currentSession(viewer: Viewer): CurrentSession {
  return {
    id: viewer.sessionId,
    accountId: viewer.accountId,
    createdAt: viewer.sessionCreatedAt.toISOString(),
    authenticatedAt: viewer.authenticatedAt.toISOString(),
    expiresAt: viewer.sessionExpiresAt.toISOString(),
    secondFactorMissing: viewer.secondFactorMissing,
    impersonator: viewer.impersonator,
  }
}
