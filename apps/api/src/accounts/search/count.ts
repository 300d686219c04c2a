import {
  countGathered,
  countWalked,
  findLastCompared,
  isLarger,
  type SearchTables,
  upTo,
} from './pages/reading.ts'
import type { Stage } from './stages/stage.ts'
import type { Sql } from './trigrams/trigrams.ts'

/** What a list says instead of counting on. */
const MAX_COUNT = 10_000
/** Bounds the time of a count: some 50 ms. */
const MAX_COMPARED = 10_000
const MAX_NEWEST_COMPARED = 20_000
/** A text that one in 20 of the newest contains is found sooner by reading them than by the index. */
const FIRST_COMPARED = 1000
const COMMON = FIRST_COMPARED / 20

export interface Counting {
  /** Where accounts are counted that no index narrows. */
  stage: Stage
  condition: Sql
  /** How many criteria there are: the set of a single one need only be counted. */
  criteria: number
  /** Sets outside of which no account matches, and that of the text. */
  narrow: Sql[]
  textSet: Sql | null
}

export interface Count {
  count: number
  isCapped: boolean
}

/** Counts the matches in the smallest set, or among its first accounts; else among the newest. */
export async function countMatching(
  db: SearchTables,
  { stage, condition, criteria, narrow, textSet }: Counting,
): Promise<Count> {
  for (const set of narrow) {
    if (!(await isLarger(db, set, MAX_COUNT))) return countIn(db, set, condition)
    if (criteria === 1) return { count: MAX_COUNT, isCapped: true }
  }
  const newest = () => countWalked(db, { stage, condition, max: COMMON }, FIRST_COMPARED)
  if (textSet && (await newest()) < COMMON) {
    const isAlone = criteria === 1 && (await isLarger(db, textSet, MAX_COUNT))
    return isAlone ? { count: MAX_COUNT, isCapped: true } : countIn(db, textSet, condition)
  }
  const [first] = narrow
  return first ? countIn(db, first, condition) : countNewest(db, stage, condition)
}

async function countIn(db: SearchTables, set: Sql, condition: Sql): Promise<Count> {
  const max = MAX_COUNT + 1
  const count = await countGathered(db, { set: upTo(set, MAX_COMPARED), condition, max })
  if (count > MAX_COUNT) return { count: MAX_COUNT, isCapped: true }
  return { count, isCapped: await isLarger(db, set, MAX_COMPARED) }
}

async function countNewest(db: SearchTables, stage: Stage, condition: Sql): Promise<Count> {
  const counted = { stage, condition, max: MAX_COUNT + 1 }
  const count = await countWalked(db, counted, MAX_NEWEST_COMPARED)
  if (count > MAX_COUNT) return { count: MAX_COUNT, isCapped: true }
  const last = await findLastCompared(db, { stage, after: null }, MAX_NEWEST_COMPARED)
  return { count, isCapped: last !== null }
}
