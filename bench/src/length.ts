/** How long each part of the benchmark takes. Seconds are of load, for each contender and round. */
export interface Length {
  sessionChecks: { warmUpSeconds: number; rounds: number; seconds: number }
  /** `perThread` hashes are done by each thread in each round. */
  signIns: { rounds: number; perThread: number }
  /** Calls of each kind. */
  timings: { samples: number }
}

/** Under three minutes. */
export const FULL: Length = {
  sessionChecks: { warmUpSeconds: 2, rounds: 9, seconds: 1 },
  signIns: { rounds: 5, perThread: 8 },
  timings: { samples: 100 },
}

/** To see that everything works. */
export const QUICK: Length = {
  sessionChecks: { warmUpSeconds: 1, rounds: 1, seconds: 1 },
  signIns: { rounds: 1, perThread: 6 },
  timings: { samples: 10 },
}
