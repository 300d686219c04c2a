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
/** Bounds the time of a count where an index narrows nothing: some 80 ms. */
const MAX_COMPARED = 50_000

/** Counts the matches: all in a small set, or else those among the first accounts of the stage. */
export async function countMatching(
  db: SearchTables,
  { stage, condition, sets }: { stage: Stage; condition: Sql; sets: Sql[] },
): Promise<{ count: number; isCapped: boolean }> {
  for (const set of sets) {
    if (await isLarger(db, set, MAX_COUNT)) continue
    const gathered = { set: upTo(set, MAX_COUNT), condition, max: MAX_COUNT }
    return { count: await countGathered(db, gathered), isCapped: false }
  }
  const walked = { stage, condition, max: MAX_COUNT + 1 }
  const count = await countWalked(db, walked, MAX_COMPARED)
  if (count > MAX_COUNT) return { count: MAX_COUNT, isCapped: true }
  const last = await findLastCompared(db, { stage, after: null }, MAX_COMPARED)
  return { count, isCapped: last !== null }
}
