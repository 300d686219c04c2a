import type { Sql } from '../trigrams/trigrams.ts'

/** The values by which a stage is ordered, of the last account of a page. */
export type Key = string[]

/**
 * A list of accounts in the order of an index. A search goes through one or several.
 *
 * The fragments name `account`, a row of accounts; `from` may join others.
 */
export interface Stage {
  name: StageName
  from: Sql
  /** The part of the index, which is read in `order` from where it starts. */
  range: Sql
  /** Where it goes on. */
  after(key: Key): Sql
  order: Sql
  /** One or two columns, `k0` and `k1`, to go on from and to order by. */
  keys: Sql
  orderOfKeys: Sql
  /** Whether accounts that follow each other are stored beside each other. */
  storage: 'byCreation' | 'scattered'
  /** What accounts of the range must meet beside the criteria. */
  condition: Sql
}

export const STAGES = [
  'exact',
  'address',
  'name',
  'part',
  'newest',
  'oldest',
  'byName',
  'byAddress',
  'seen',
  'unseen',
  'byId',
] as const
export type StageName = (typeof STAGES)[number]
