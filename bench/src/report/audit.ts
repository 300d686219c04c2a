import type { AuditMeasurement } from '../audit/measure.ts'
import { figures } from './numbers.ts'
import { table } from './table.ts'

/** @param signIn the duration of a password sign-in in milliseconds, from the same run. */
export function auditTable(audit: AuditMeasurement, signIn: number): string {
  const { recorded, lag, one, sequenced, verified, size } = audit
  const events = size.toLocaleString('en')
  return table(
    ['', 'measured'],
    [
      [
        'events recorded a second, each in its own transaction, while they are sequenced',
        figures(recorded, ''),
      ],
      ['from the last of them until all are in a signed tree', figures(lag, 's')],
      [
        'one event, and its share of a password sign-in',
        `${figures(one, 'ms')}, ${((one / signIn) * 100).toFixed(1)} %`,
      ],
      [`events sequenced a second, until there are ${events}`, figures(sequenced, '')],
      [`verifying all ${events}`, figures(size / verified, 's')],
    ],
  )
}
