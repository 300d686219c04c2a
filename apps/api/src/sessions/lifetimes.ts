import { latestPlausible } from '../clock.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Without a visit for this long, a session ends (ASVS 7.3.1). */
export const IDLE_TIMEOUT_MS = 14 * DAY
/** However often it is used, a session ends after this (ASVS 7.3.2). */
export const ABSOLUTE_TIMEOUT_MS = 90 * DAY
/** How long proof of identity stays fresh enough for sensitive acts ("sudo"; ASVS 7.5.3). */
export const RECENT_MS = 15 * MINUTE
/** A visit is written down at most this often, so that reading a session is not a write. */
export const TOUCH_INTERVAL_MS = HOUR

/** When a session made then, and seen now, ends unless it is seen again. */
export function expiryOf(createdAt: Date, now: Date): Date {
  return new Date(
    Math.min(now.getTime() + IDLE_TIMEOUT_MS, createdAt.getTime() + ABSOLUTE_TIMEOUT_MS),
  )
}

/** Whether somebody who proved who they are at that time need not do so again. */
export function isRecent(authenticatedAt: Date, now: Date): boolean {
  return (
    authenticatedAt <= latestPlausible(now) && now.getTime() - authenticatedAt.getTime() < RECENT_MS
  )
}
