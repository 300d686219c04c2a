import type { AccountCount } from '@signin/contracts'
import { sql, type Tables } from '@signin/db'
import type { Cursor } from './cursor.ts'

export type AccountTables = Tables<'account'>

export interface Search {
  text: string
  max: number
}

/** Sorts after every other character, so that it ends the range of a prefix. */
const LAST_CHARACTER = '\u{10ffff}'
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * The range of a prefix, in the operators of `text_pattern_ops`. LIKE would use the index for a
 * constant pattern only, and takes `%` and `_` for wildcards.
 */
const addressStartsWith = ({ text }: Search) => sql`(lower(email) ~>=~ lower(${text})
  and lower(email) ~<~ (lower(${text}) || ${LAST_CHARACTER}))`
const nameStartsWith = ({ text }: Search) => sql`(lower(name) ~>=~ lower(${text})
  and lower(name) ~<~ (lower(${text}) || ${LAST_CHARACTER}))`

interface NameKey {
  name: string
  id: string
}

/** Exported for the test that it needs no scan, as the next one. */
export const byAddressPrefix = (search: Search, after: string) => sql`
  select id, email from accounts
  where ${addressStartsWith(search)} and lower(email) ~>~ ${after}
  order by lower(email) using ~<~ limit ${search.max}`

export const byNamePrefix = (search: Search, after: NameKey | null) => {
  const { name, id } = after ?? { name: '', id: FIRST_ID }
  return sql`
    select id, lower(name) as name from accounts
    where ${nameStartsWith(search)} and lower(name) ~>=~ ${name}
      and (lower(name) ~>~ ${name} or id > ${id}::uuid) and not ${addressStartsWith(search)}
    order by lower(name) using ~<~, id limit ${search.max}`
}

export async function findByAddressPrefix(
  db: AccountTables,
  search: Search,
  after = '',
): Promise<{ id: string; cursor: Cursor }[]> {
  const rows = await db.$queryRaw<{ id: string; email: string }[]>(byAddressPrefix(search, after))
  return rows.map(({ id, email }) => ({ id, cursor: ['address', email] }))
}

/** Without those whose address starts with the text as well. */
export async function findByNamePrefix(
  db: AccountTables,
  search: Search,
  after: NameKey | null,
): Promise<{ id: string; cursor: Cursor }[]> {
  const rows = await db.$queryRaw<{ id: string; name: string }[]>(byNamePrefix(search, after))
  return rows.map((row) => ({ id: row.id, cursor: ['name', row.name, row.id] }))
}

/** Without those that start with the text. `bound` is the id of the oldest account to compare. */
export async function findByPart(
  db: AccountTables,
  search: Search,
  { after = LAST_ID, bound }: { after: string | undefined; bound: string | null },
): Promise<{ id: string; cursor: Cursor }[]> {
  const { text, max } = search
  const prefixed = sql`${addressStartsWith(search)} or ${nameStartsWith(search)}`
  const rows = await db.$queryRaw<{ id: string }[]>(sql`
    select id from accounts
    where id < ${after}::uuid and (${bound}::uuid is null or id >= ${bound}::uuid)
      and (strpos(email, lower(${text})) > 0 or strpos(lower(name), lower(${text})) > 0)
      and (${text} = '' or not (${prefixed}))
    order by id desc limit ${max}`)
  return rows.map(({ id }) => ({ id, cursor: ['part', id] }))
}

/** The id of the last of the `count` newest accounts after the cursor; null if there are not more. */
export async function lastOfNewest(
  db: AccountTables,
  count: number,
  after = LAST_ID,
): Promise<string | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from accounts where id < ${after}::uuid
    order by id desc offset ${count - 1} limit 2`
  return rows.length === 2 ? (rows[0]?.id ?? null) : null
}

const MAX_COUNT = 10_000

/** Counts the accounts with the text in the address or the name, and stops at 10,000. */
export async function countMatches(db: AccountTables, text = ''): Promise<AccountCount> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (
      select from accounts
      where strpos(email, lower(${text})) > 0 or strpos(lower(name), lower(${text})) > 0
      limit ${MAX_COUNT + 1}) as found`
  const count = row?.count ?? 0
  return { count: Math.min(count, MAX_COUNT), isCapped: count > MAX_COUNT }
}
