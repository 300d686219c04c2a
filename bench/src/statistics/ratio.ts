import { median } from './quantile.ts'

/** One number divided by another, measured several times: the middle one and how far it strayed. */
export interface Ratio {
  median: number
  least: number
  most: number
}

/**
 * Divides round by round before taking the median: what slowed the machine in one round slowed
 * both, and is gone from their ratio.
 */
export function ratioOf(of: readonly number[], to: readonly number[]): Ratio {
  const ratios = of.map((value, round) => value / (to[round] ?? Number.NaN))
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) }
}
