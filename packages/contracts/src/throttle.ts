/**
 * The rate limit of a procedure for one caller, declared beside the procedure. Its guard determines
 * how callers are told apart ({@link rateLimitKeyOf}).
 */
export interface Limit {
  calls: number
  seconds: number
  /**
   * Counts per account instead of per credential, for guarded procedures that email arbitrary
   * addresses: one account can have many sessions.
   */
  by?: 'account'
}

/**
 * The key of a rate limit: a client network, a credential (session or API token), or an account. Once
 * a network's calls are exhausted, each account that is signed in there, or that knows the browser as
 * a device, has the same number of calls of its own.
 */
export type RateLimitKey = 'network' | 'credential' | 'account'

/**
 * Public procedures are counted per network, even for signed-in callers: otherwise an attacker could
 * multiply password guesses by opening many sessions of one account.
 */
export function rateLimitKeyOf({ guard }: { guard?: unknown }, { by }: Limit): RateLimitKey {
  return guard ? (by ?? 'credential') : 'network'
}

/**
 * Generous: it stops a runaway loop, and an office behind one address does not reach it. Procedures
 * that take an unguessable secret, such as an emailed link or a passkey, have no stricter limit: it
 * would protect nothing, and would lock out clients that share an address with a busy one.
 */
export const DEFAULT_LIMIT: Limit = { calls: 1200, seconds: 60 }

/**
 * For procedures that send an email or write an activity entry, which is kept for a year: a stolen
 * cookie must not flood a mailbox or a table.
 */
export const MUTATION_LIMIT: Limit = { calls: 60, seconds: 600 }

/** For calls rejected by a guard or by input validation, all procedures together. */
export const REJECTED_LIMIT: Limit = { calls: 240, seconds: 60 }

export interface Throttle {
  /**
   * Counts one call of this procedure, by default per client network. Returns the seconds to wait, 0
   * if the call is allowed.
   */
  take(procedure: string, limit: Limit, by?: RateLimitKey): Promise<number>
}
