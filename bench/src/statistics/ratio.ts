import { median } from './quantile.ts'

/** The ratio of two measurements over several rounds. */
export interface Ratio {
  median: number
  min: number
  max: number
}

/**
 * Divides round by round before taking the median: whatever slows the machine in one round slows both
 * measurements, and cancels out in their ratio.
 */
export function ratioOf(of: readonly number[], to: readonly number[]): Ratio {
  const ratios = of.map((value, round) => value / (to[round] ?? Number.NaN))
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) }
}
