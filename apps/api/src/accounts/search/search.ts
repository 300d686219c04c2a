import type { AccountFilter } from '@signin/contracts'
import type { Transactions } from '@signin/db'
import { type AccountSets, criteriaOf } from './conditions/criteria.ts'
import { countMatching } from './count.ts'
import { findFacts } from './facts/table.ts'
import { listMatching, pageOf } from './list.ts'
import { prepareSearch, type SearchTables } from './pages/reading.ts'
import { type Prepared, prepare } from './prepare.ts'
import type { AccountFacts, AccountIds, AccountQuery, MatchingIds } from './query.ts'
import { newest } from './stages/table.ts'
import { createTrigramLookup } from './trigrams/capability.ts'

export type { AccountSets } from './conditions/criteria.ts'
export type { AccountFacts, AccountIds, AccountQuery, MatchingIds } from './query.ts'

/** Finds accounts. Each call compares a bounded number of them. */
export interface AccountSearch {
  /**
   * With a text, by `relevance`: the accounts with this id, address or identity; those whose address
   * starts with it, by address; those whose name does, by name; and those with it elsewhere in either,
   * the newest first. If there are none, those with similar words.
   *
   * @throws {AppError} `invalid_input` for a cursor that is malformed or of another list.
   */
  page(query: AccountQuery): Promise<AccountIds>
  /** Up to 10,000. `isCapped`: there are more, or may be. */
  count(filter: AccountFilter): Promise<{ count: number; isCapped: boolean }>
  /** Of those of the accounts that exist, by id. */
  factsOf(ids: string[]): Promise<Map<string, AccountFacts>>
  /** Every match once in the order of the ids, whatever changes meanwhile. `after` is an id. */
  matchingIds(filter: AccountFilter, after: string | null, max: number): Promise<MatchingIds>
}

export interface AccountSearchDeps {
  db: SearchTables & Transactions
  clock: () => Date
  sets: AccountSets
}

export function createAccountSearch({ db, clock, sets }: AccountSearchDeps): AccountSearch {
  const trigramsOf = createTrigramLookup(db, clock)

  /** One transaction, for the settings of its queries. */
  async function searching<T>(
    filter: AccountFilter,
    work: (tx: SearchTables, prepared: Prepared) => Promise<T>,
  ): Promise<T> {
    const trigrams = await trigramsOf()
    return db.$transaction(async (tx) => {
      await prepareSearch(tx)
      return work(
        tx,
        await prepare(tx, { filter, criteria: criteriaOf(filter, sets), sets, trigrams }),
      )
    })
  }

  return {
    page: (query) => searching(query.filter, (tx, prepared) => pageOf(tx, prepared, query)),
    count: (filter) =>
      searching(filter, (tx, { criteria, matching, narrow, textSet }) =>
        countMatching(tx, {
          stage: newest(criteria),
          condition: matching,
          criteria: Object.values(filter).filter((it) => it !== undefined).length,
          narrow,
          textSet,
        }),
      ),
    async factsOf(ids) {
      const facts = await findFacts(db, ids, sets.withSecondFactor())
      return new Map(facts.map((it) => [it.id, it]))
    },
    matchingIds: (filter, after, max) =>
      searching(filter, (tx, prepared) => listMatching(tx, prepared, { after, max })),
  }
}
