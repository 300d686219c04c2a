import { sql, type Tables } from '@signin/db'
import { ALL } from '../conditions/conditions.ts'
import type { Key, Stage } from '../stages/stage.ts'
import type { Sql } from '../trigrams/trigrams.ts'

export type SearchTables = Pick<Tables<'account'>, '$queryRaw' | '$executeRaw'>

/** What is read of a stage. */
export interface Reading {
  stage: Stage
  /** The key that it goes on after. */
  after: Key | null
  /** The condition on each account, beside that of the stage. */
  condition: Sql
  max: number
}

export interface FoundRow {
  id: string
  key: (string | number | null)[]
}

/**
 * Settings of one transaction. Without scans of the whole table, each query takes the index that it was
 * written for; compiling a query would take longer than running it. A plan made for any value would
 * guess how many accounts match.
 */
export async function prepareSearch(db: SearchTables): Promise<void> {
  await db.$queryRaw`
    select set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
      set_config('plan_cache_mode', 'force_custom_plan', true)`
}

const afterOf = ({ stage, after }: Pick<Reading, 'stage' | 'after'>) =>
  after ? stage.after(after) : ALL

/** The next accounts of the stage that match, of at most `maxCompared` that are compared. */
export const walk = (reading: Reading, maxCompared: number) => {
  const { stage } = reading
  return matching(
    reading,
    sql`select account.*, ${stage.keys} from ${stage.from}
      where ${stage.range} and ${afterOf(reading)} order by ${stage.order} limit ${maxCompared}`,
  )
}

/** The next accounts of the stage that match, all of which are in the set. */
export const gather = (reading: Reading, set: Sql) => {
  const { stage } = reading
  return matching(
    reading,
    // The offset keeps PostgreSQL from looking for the set's few accounts in the order of the stage.
    sql`select account.*, ${stage.keys} from ${stage.from} join (${set}) as chosen
        on chosen.account_id = account.id
      where ${stage.range} and ${afterOf(reading)} offset 0`,
  )
}

function matching({ stage, condition, max }: Reading, accounts: Sql): Sql {
  return sql`select id, jsonb_build_array(k0, k1) as key from (${accounts}) as account
    where ${stage.condition} and ${condition} order by ${stage.orderOfKeys} limit ${max}`
}

export function findFound(db: SearchTables, query: Sql): Promise<FoundRow[]> {
  return db.$queryRaw<FoundRow[]>(query)
}

/** The key of the last account that a walk compares; null if there are no more than that. */
export async function findLastCompared(
  db: SearchTables,
  reading: Pick<Reading, 'stage' | 'after'>,
  maxCompared: number,
): Promise<FoundRow['key'] | null> {
  const { stage } = reading
  const rows = await db.$queryRaw<Pick<FoundRow, 'key'>[]>(sql`
    select jsonb_build_array(k0, k1) as key from (
      select ${stage.keys} from ${stage.from} where ${stage.range} and ${afterOf(reading)}
      order by ${stage.order} offset ${maxCompared - 1} limit 2) as compared`)
  return rows.length === 2 ? (rows[0]?.key ?? null) : null
}

/** The accounts of a set, each once, of which no more than one over `max` are read. */
export const upTo = (set: Sql, max: number) =>
  sql`select distinct account_id from (select account_id from (${set}) as source limit ${max + 1}) as first`

/** Whether the set has more members than `max`. */
export async function isLarger(db: SearchTables, set: Sql, max: number): Promise<boolean> {
  const [row] = await db.$queryRaw<{ read: number }[]>(sql`
    select count(*)::int as read from (
      select account_id from (${set}) as source limit ${max + 1}) as first`)
  return Number(row?.read) > max
}

/** How many of the set match, at most `max`. */
export async function countGathered(
  db: SearchTables,
  { set, condition, max }: { set: Sql; condition: Sql; max: number },
): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>(sql`
    select count(*)::int as count from (
      select from accounts account join (${set}) as chosen on chosen.account_id = account.id
      where ${condition} limit ${max}) as matching`)
  return Number(row?.count)
}

/** How many of the first accounts of the stage match, at most `max`. */
export async function countWalked(
  db: SearchTables,
  { stage, condition, max }: Pick<Reading, 'stage' | 'condition' | 'max'>,
  maxCompared: number,
): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>(sql`
    select count(*)::int as count from (
      select from (
        select account.* from ${stage.from} where ${stage.range} order by ${stage.order}
        limit ${maxCompared}) as account
      where ${condition} limit ${max}) as matching`)
  return Number(row?.count)
}
