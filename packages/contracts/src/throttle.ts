/**
 * How often one caller may call one procedure. Declared beside the procedure; who is one caller
 * follows from its guard ({@link countedBy}).
 */
export interface Limit {
  calls: number
  seconds: number
  /** Of a procedure with a guard: an account has many sessions, and writes to anybody. */
  by?: 'account'
}

/**
 * Who is one caller: a network, a session or API token wherever it calls from, or an account. Where a
 * network's calls are used up, each account that is signed in there or knows the browser has as many.
 */
export type CountedBy = 'network' | 'credential' | 'account'

/**
 * What anyone may call is counted by network, whatever comes along: to check passwords of others, a
 * hundred sessions of one account are no more than none.
 */
export function countedBy({ guard }: { guard?: unknown }, { by }: Limit): CountedBy {
  return guard ? (by ?? 'credential') : 'network'
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
export const REJECTED_LIMIT: Limit = { calls: 240, seconds: 60 }

export interface Throttle {
  /**
   * Counts one call of this procedure by whoever makes it, which is the network unless told
   * otherwise. Answers the seconds to wait, 0 for none.
   */
  take(procedure: string, limit: Limit, by?: CountedBy): Promise<number>
}
