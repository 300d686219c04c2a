import { HOME, nextPath } from '../sessions/next.ts'

const KEY = 'signin.trip'

/** The purpose of an authorization request, and the page that follows its callback. */
export interface PendingAuthorization {
  /** `confirm`: re-authentication of a signed-in user. */
  purpose: 'signIn' | 'confirm' | 'link'
  /** A path of this app. */
  next: string
}

/**
 * Stores the request in this tab until the callback. A URL parameter would be open to forgery: an
 * attacker can craft a link.
 */
export function savePendingAuthorization(pending: PendingAuthorization) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(pending))
  } catch {
    // Storage may be blocked. The callback then continues to the home page.
  }
}

/** The stored authorization request of this tab. Missing or invalid values count as a sign-in. */
export function readPendingAuthorization(): PendingAuthorization {
  try {
    const { purpose, next } = JSON.parse(sessionStorage.getItem(KEY) ?? '')
    const known = purpose === 'confirm' || purpose === 'link'
    return { purpose: known ? purpose : 'signIn', next: nextPath(next) }
  } catch {
    return { purpose: 'signIn', next: HOME }
  }
}

export function clearPendingAuthorization() {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // With storage blocked, nothing was stored.
  }
}
