/**
 * sqrt(-ln(0.001 / 2) / 2): the two-sided test at 0.1 % (asymptotic). A run compares several pairs: at
 * 5 % every fourth run would report a difference by chance.
 */
const CRITICAL_VALUE = 1.949

export interface TwoSamples {
  /** The largest distance between the two cumulative distributions, 0 to 1. */
  distance: number
  /** Two samples of one distribution exceed this distance once in 1000 times. */
  threshold: number
}

/** The two-sample Kolmogorov-Smirnov test. */
export function compareSamples(a: readonly number[], b: readonly number[]): TwoSamples {
  const share = (values: readonly number[], limit: number) =>
    values.filter((value) => value <= limit).length / values.length
  const distances = [...a, ...b].map((limit) => Math.abs(share(a, limit) - share(b, limit)))
  return {
    distance: Math.max(...distances),
    threshold: CRITICAL_VALUE * Math.sqrt((a.length + b.length) / (a.length * b.length)),
  }
}
