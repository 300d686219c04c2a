import type { AccountFilter, AccountSort } from '@signin/contracts'

export interface AccountQuery {
  filter: AccountFilter
  /** Default: `relevance` with a text, else `newest`. */
  sort?: AccountSort | undefined
  /** `next` of the previous page of the same query. */
  after?: string | undefined
  max: number
}

export interface AccountIds {
  /** At most `max`, in order. */
  ids: string[]
  /** Where nothing matches, accounts that resemble the text, the most similar first. */
  similar: string[]
  /** The cursor of the next page, which can be empty; null if there is none. */
  next: string | null
}

export interface MatchingIds {
  ids: string[]
  /** The last account that was compared, to go on after; null if that was all. */
  next: string | null
}

/** What a list shows of an account beside its row. */
export interface AccountFacts {
  id: string
  /** Null if it has not been seen since this is recorded. */
  lastSeenAt: Date | null
  hasSecondFactor: boolean
}
