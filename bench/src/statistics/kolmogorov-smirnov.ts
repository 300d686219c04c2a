/** sqrt(-ln(0.05 / 2) / 2): the two-sided test at 5 % (Smirnov's limit for large samples). */
const CRITICAL_VALUE = 1.358

export interface TwoSamples {
  /** The largest distance between the two cumulative distributions, 0 to 1. */
  distance: number
  /** Two samples of one distribution are further apart than this once in 20 times. */
  threshold: number
}

/** The two-sample Kolmogorov-Smirnov test: whether two samples can be told apart by any cut. */
export function compareSamples(a: readonly number[], b: readonly number[]): TwoSamples {
  const share = (values: readonly number[], limit: number) =>
    values.filter((value) => value <= limit).length / values.length
  const distances = [...a, ...b].map((limit) => Math.abs(share(a, limit) - share(b, limit)))
  return {
    distance: Math.max(...distances),
    threshold: CRITICAL_VALUE * Math.sqrt((a.length + b.length) / (a.length * b.length)),
  }
}
