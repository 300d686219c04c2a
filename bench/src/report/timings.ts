import type { Timing } from '../enumeration/measure.ts'
import { compareSamples } from '../statistics/kolmogorov-smirnov.ts'
import { median } from '../statistics/quantile.ts'
import { figures } from './numbers.ts'
import { table } from './table.ts'

const HEAD = [
  '',
  'calls',
  'median with',
  'median without',
  'KS distance',
  '0.1 % threshold',
  'differ',
]

/** Addresses with and without an account: they differ if the distance exceeds the threshold. */
export function timingTable(timings: Timing[]): string {
  return table(
    HEAD,
    timings.map(({ procedure, known, unknown }) => {
      const { distance, threshold } = compareSamples(known.times, unknown.times)
      return [
        `${procedure}: ${known.name}, ${unknown.name}`,
        `${known.times.length} each`,
        figures(median(known.times), 'ms'),
        figures(median(unknown.times), 'ms'),
        distance.toFixed(3),
        threshold.toFixed(3),
        distance > threshold ? 'yes' : 'no',
      ]
    }),
  )
}
