import type { BreachCheck } from '../breach/measure.ts'
import { figures } from './numbers.ts'
import { table } from './table.ts'

export function breachTable({ count, mean, p99, bytes }: BreachCheck): string {
  return table(
    ['', 'mean', 'p99', 'memory'],
    [
      [
        `one password among ${count.toLocaleString('en')}`,
        figures(mean, 'µs'),
        figures(p99, 'µs'),
        figures(bytes / 1e6, 'MB'),
      ],
    ],
  )
}
