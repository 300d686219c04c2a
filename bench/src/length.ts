/** How long each part of the benchmark takes. Seconds are of load, for each contender and round. */
export interface Length {
  sessionChecks: { warmUpSeconds: number; rounds: number; seconds: number }
  /** `perThread` hashes are done by each thread in each round. */
  signIns: { rounds: number; perThread: number }
  /** Calls of each kind. */
  timings: { samples: number }
}

/** Just under three minutes. */
export const FULL: Length = {
  sessionChecks: { warmUpSeconds: 2, rounds: 7, seconds: 2 },
  signIns: { rounds: 5, perThread: 12 },
  timings: { samples: 100 },
}

/** Well under a minute, to see that everything works. */
export const QUICK: Length = {
  sessionChecks: { warmUpSeconds: 1, rounds: 2, seconds: 1 },
  signIns: { rounds: 2, perThread: 6 },
  timings: { samples: 10 },
}
