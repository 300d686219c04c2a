/** The length of each part of the benchmark. Seconds are of load, per contender and round. */
export interface Length {
  sessionChecks: { warmUpSeconds: number; rounds: number; seconds: number }
  /** `perThread`: hashes per thread and round. */
  signIns: { rounds: number; perThread: number }
  flood: { rounds: number; seconds: number }
  /** Calls of each kind. */
  timings: { samples: number }
  breach: { lookUps: number }
  tokens: { rounds: number; tokens: number; looks: number }
  client: { rounds: number; calls: number }
  /** `singles`: events one after the other; `size`: events of the log that is verified. */
  audit: { seconds: number; singles: number; size: number }
  imports: { accounts: number }
}

/** Some six minutes, and as much again for the import. */
export const FULL: Length = {
  sessionChecks: { warmUpSeconds: 1, rounds: 7, seconds: 1 },
  signIns: { rounds: 3, perThread: 12 },
  flood: { rounds: 3, seconds: 5 },
  timings: { samples: 200 },
  breach: { lookUps: 100_000 },
  tokens: { rounds: 7, tokens: 3000, looks: 200_000 },
  client: { rounds: 7, calls: 600 },
  audit: { seconds: 10, singles: 500, size: 1_000_000 },
  imports: { accounts: 1_000_000 },
}

/** A smoke test: its results are not meaningful. */
export const QUICK: Length = {
  sessionChecks: { warmUpSeconds: 1, rounds: 1, seconds: 1 },
  signIns: { rounds: 1, perThread: 6 },
  flood: { rounds: 1, seconds: 3 },
  timings: { samples: 10 },
  breach: { lookUps: 10_000 },
  tokens: { rounds: 1, tokens: 1000, looks: 50_000 },
  client: { rounds: 1, calls: 200 },
  audit: { seconds: 2, singles: 50, size: 30_000 },
  imports: { accounts: 10_000 },
}
