/** How often one client address may call one procedure. Declared beside the procedure. */
export interface Limit {
  calls: number
  seconds: number
  /** Who is known is counted by session or API token, wherever they call from; only strangers by address. */
  by?: 'caller'
}

/** Generous: it stops a runaway loop, and no office behind one address meets it. */
export const DEFAULT_LIMIT: Limit = { calls: 1200, seconds: 60 }

/** For what is told by mail or written down for a year: a stolen cookie must bury no mailbox, and fill no table. */
export const CHANGES_LIMIT: Limit = { calls: 60, seconds: 600 }

export interface Throttle {
  /** Counts one call of this procedure by this request's client address. Answers the seconds to wait, 0 for none. */
  take(procedure: string, limit: Limit): Promise<number>
}
