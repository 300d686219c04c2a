import type { Import } from '../imports/measure.ts'
import { figures } from './numbers.ts'
import { table } from './table.ts'

export function importTable({ accounts, fileBytes, seconds, peakBytes }: Import): string {
  return table(
    ['', 'time', 'accounts per second', 'peak memory'],
    [
      [
        `${accounts.toLocaleString('en')} accounts, ${figures(fileBytes / 1e6, 'MB')}`,
        figures(seconds, 's'),
        figures(accounts / seconds),
        peakBytes === null ? '—' : figures(peakBytes / 1e6, 'MB'),
      ],
    ],
  )
}
