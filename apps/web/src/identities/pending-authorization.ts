import { HOME, nextPath } from '../sessions/next.ts'

const KEY = 'signin.trip'

/** What a person went to a provider for, and where to go on from there. */
export interface PendingAuthorization {
  /** `confirm`: signed in already, to show that it is still them. */
  purpose: 'signIn' | 'confirm' | 'link'
  /** A path of this app. */
  next: string
}

/**
 * Kept by this tab while the provider has it: an address that carried it would be one more that
 * others can write.
 */
export function savePendingAuthorization(pending: PendingAuthorization) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(pending))
  } catch {
    // Storage may be shut. Then the way leads home.
  }
}

/** The trip that this tab is back from. Whatever else is kept there is a plain sign-in. */
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
    // Nothing was kept there either.
  }
}
