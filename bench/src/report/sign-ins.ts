import type { SignIns } from '../passwords/measure.ts'
import { median } from '../statistics/quantile.ts'
import { ratioOf } from '../statistics/ratio.ts'
import { figures, spread } from './numbers.ts'
import { table } from './table.ts'

export function signInTable({ signin, bare }: SignIns): string {
  return table(
    ['', 'a second', 'Signin ÷ its'],
    [
      ['Signin, `sessions.signIn` over HTTP', figures(median(signin)), '1'],
      ['bare bcrypt, comparing alone', figures(median(bare)), spread(ratioOf(signin, bare))],
    ],
  )
}
