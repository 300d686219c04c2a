import { latestPlausible } from '../clock.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A session that is not used for this long ends (ASVS 7.3.1). */
export const IDLE_TIMEOUT_MS = 14 * DAY
/** A session ends after this, however often it is used (ASVS 7.3.2). */
export const ABSOLUTE_TIMEOUT_MS = 90 * DAY
/** How long an authentication counts as recent, for sensitive procedures ("sudo"; ASVS 7.5.3). */
export const RECENT_MS = 15 * MINUTE
/** Use is recorded at most this often, so that reading a session is not a write. */
export const TOUCH_INTERVAL_MS = HOUR

/** How long an admin acts as the owner of an account. Use does not extend it. */
export const IMPERSONATION_TIMEOUT_MS = 30 * MINUTE

/** When a session of this age ends unless it is used again. */
export function expiryOf(createdAt: Date, now: Date): Date {
  return new Date(
    Math.min(now.getTime() + IDLE_TIMEOUT_MS, createdAt.getTime() + ABSOLUTE_TIMEOUT_MS),
  )
}

/** Whether an authentication at that time is still recent. */
export function isRecent(authenticatedAt: Date, now: Date): boolean {
  return (
    authenticatedAt <= latestPlausible(now) && now.getTime() - authenticatedAt.getTime() < RECENT_MS
  )
}
