import { sql } from '@signin/db'
import { contains, indexedText } from '../conditions/conditions.ts'
import type { SearchTables } from '../pages/reading.ts'
import type { Sql } from '../trigrams/trigrams.ts'

export interface Likeness {
  text: string
  /** The schema of pg_trgm. */
  schema: Sql
  /** The condition on `account`. */
  condition: Sql
  max: number
}

/** How many similar accounts are ranked. */
const MAX_RANKED = 2000

/** Sets, for this transaction, how similar the index finds. */
export async function setSimilarity(db: SearchTables, least: number): Promise<void> {
  await db.$queryRaw`
    select set_config('pg_trgm.word_similarity_threshold', ${String(least)}, true)`
}

/** The most similar accounts first, of those that do not contain the text. */
export function findSimilar(
  db: SearchTables,
  { text, schema, condition, max }: Likeness,
): Promise<{ id: string }[]> {
  return db.$queryRaw<{ id: string }[]>(sql`
    select id from (
      select account.* from accounts account
      where ${indexedText} operator(${schema}.%>) lower(${text}) limit ${MAX_RANKED}
    ) as account
    where ${condition} and not ${contains(text)}
    order by ${schema}.word_similarity(lower(${text}), ${indexedText}) desc, id limit ${max}`)
}
