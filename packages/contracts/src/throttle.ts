/**
 * How often one caller may call one procedure: a session or an API token, wherever it calls from, and
 * strangers by their network. Declared beside the procedure.
 */
export interface Limit {
  calls: number
  seconds: number
  /** Who is signed in is counted by account: an account has many sessions, and writes to anybody. */
  by?: 'account'
}

/**
 * Generous: it stops a runaway loop, and no office behind one address meets it. What takes a secret
 * that nobody guesses, such as a mailed link or a passkey, has no stricter one: it would protect
 * nothing, and shut out whoever shares an address with somebody who calls often.
 */
export const DEFAULT_LIMIT: Limit = { calls: 1200, seconds: 60 }

/** For what is told by mail or written down for a year: a stolen cookie must bury no mailbox, and fill no table. */
export const CHANGES_LIMIT: Limit = { calls: 60, seconds: 600 }

/** Of calls that a guard or the input refused, of all procedures together. */
export const REFUSED_LIMIT: Limit = { calls: 240, seconds: 60 }

export interface Throttle {
  /** Counts one call of this procedure by whoever makes it. Answers the seconds to wait, 0 for none. */
  take(procedure: string, limit: Limit): Promise<number>
}
