export interface Size {
  accounts: number
  sessions: number
  events: number
}

/** Some 20 minutes, most of which fill the database. */
export const FULL = {
  small: { accounts: 10_000, sessions: 30_000, events: 200_000 },
  large: { accounts: 1_000_000, sessions: 3_000_000, events: 20_000_000 },
  /** Calls of each kind and size. */
  calls: 60,
  /** Sign-ins: each takes as long as its hash. */
  signIns: 20,
}

/** A smoke test: its results are not meaningful. */
export const QUICK: typeof FULL = {
  small: { accounts: 1000, sessions: 2000, events: 4000 },
  large: { accounts: 3000, sessions: 6000, events: 12_000 },
  calls: 4,
  signIns: 2,
}
