import { sql } from '@signin/db'
import type { SearchTables } from '../pages/reading.ts'
import type { Sql } from '../trigrams/trigrams.ts'

/** The ids of the accounts with this id, this address, or an identity of the set, in that order. */
export async function findExact(
  db: SearchTables,
  text: string,
  { id, identified }: { id: string | null; identified: Sql },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(sql`
    select id from (
      select 1 as rank, id from accounts where id = ${id}::uuid
      union all select 2, id from accounts where email = lower(${text})
      union all select 3, account_id from (${identified}) as identified
    ) as exact group by id order by min(rank), id`)
  return rows.map((row) => row.id)
}

/** Those of the accounts that meet the condition, in their order. */
export async function keepMatching(
  db: SearchTables,
  ids: string[],
  condition: Sql,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(sql`
    select id from accounts account where id = any(${ids}::uuid[]) and ${condition}
    order by array_position(${ids}::uuid[], id)`)
  return rows.map((row) => row.id)
}

/** A condition on `account`. */
export const isNoneOf = (ids: string[]) => sql`account.id <> all(${ids}::uuid[])`
export const isAnyOf = (ids: string[]) => sql`account.id = any(${ids}::uuid[])`
export const either = (a: Sql, b: Sql) => sql`(${a} or ${b})`
export const both = (a: Sql, b: Sql) => sql`(${a} and ${b})`

/** A set of accounts, for `narrowSets` (conditions/table.ts). */
export const setOf = (ids: string[]) => sql`select unnest(${ids}::uuid[]) as account_id`
