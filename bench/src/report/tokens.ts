import type { ClientCalls } from '../client/measure.ts'
import { median } from '../statistics/quantile.ts'
import { ratioOf } from '../statistics/ratio.ts'
import type { TokenChecks } from '../tokens/measure.ts'
import { figures, spread } from './numbers.ts'
import { table } from './table.ts'

export function tokenTable({ first, bare, seen }: TokenChecks): string {
  return table(
    ['', 'a second', '÷ bare jose'],
    [
      ['a token seen for the first time', figures(median(first)), spread(ratioOf(first, bare))],
      ['bare `jose.jwtVerify`', figures(median(bare)), '1'],
      ['a token seen before', figures(median(seen)), spread(ratioOf(seen, bare))],
    ],
  )
}

export function clientTable({ ours, bare }: ClientCalls): string {
  return table(
    ['', 'calls/s', '÷ bare tRPC'],
    [
      ['`createClient`', figures(median(ours)), spread(ratioOf(ours, bare))],
      ['bare `createTRPCClient`', figures(median(bare)), '1'],
    ],
  )
}
