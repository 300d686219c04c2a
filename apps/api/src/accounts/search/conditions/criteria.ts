import type { AccountFilter } from '@signin/contracts'
import type { Sql } from '../trigrams/trigrams.ts'

/** Sets of accounts by what other features store of them: selects of `account_id`. */
export interface AccountSets {
  /** By the subject or the label of an identity: a few. */
  identifiedBy(text: string): Sql
  withProvider(provider: string): Sql
  withSecondFactor(): Sql
}

/** A filter without its text, with the sets that it refers to. Days are dates in ISO 8601. */
export interface Criteria
  extends Pick<
    AccountFilter,
    | 'role'
    | 'state'
    | 'secondFactor'
    | 'seenSince'
    | 'seenBefore'
    | 'createdSince'
    | 'createdBefore'
  > {
  withSecondFactor: Sql
  withProvider: Sql | null
}

export function criteriaOf(
  { text: _, provider, ...filter }: AccountFilter,
  sets: AccountSets,
): Criteria {
  return {
    ...filter,
    withSecondFactor: sets.withSecondFactor(),
    withProvider: provider ? sets.withProvider(provider) : null,
  }
}
