import type { Key, Stage, StageName } from '../stages/stage.ts'
import type { Sql } from '../trigrams/trigrams.ts'
import {
  type FoundRow,
  findFound,
  findLastCompared,
  gather,
  isLarger,
  type Reading,
  type SearchTables,
  upTo,
  walk,
} from './table.ts'

/** A set of no more accounts than this is compared whole, in some 10 ms. */
const MAX_SET = 5000
/** Where more match, a page is often full after this many. */
const FIRST_COMPARED = 1000
/** Bounds the time of a page where an index narrows nothing: some 30 ms. */
const MAX_COMPARED = 20_000
/** Similar accounts are ranked before any is returned. */
const MAX_RANKED = 2000

export interface Found {
  id: string
  stage: StageName
  key: Key
}

export interface PageRequest {
  stages: Stage[]
  condition: Sql
  /** Sets outside of which no account of the stage matches. */
  setsOf(stage: Stage): Sql[]
  /** The stage and the key of the last account of the page before. */
  after: { stage: StageName; key: Key } | null
  max: number
}

/** At most `max` and one more, and where to go on if the page ended before the last stage did. */
export async function readPage(
  db: SearchTables,
  { stages, condition, setsOf, after, max }: PageRequest,
): Promise<{ found: Found[]; goesOn: { stage: StageName; key: Key } | null }> {
  const found: Found[] = []
  const first = after ? stages.findIndex(({ name }) => name === after.stage) : 0
  const small = smallSets(db)
  for (const [index, stage] of stages.slice(first).entries()) {
    const key = index === 0 && after ? after.key : null
    const reading = { stage, condition, after: key, max: max + 1 - found.length }
    const { rows, last } = await readStage(db, reading, () => small(setsOf(stage)))
    found.push(...rows)
    if (found.length > max) break
    if (last) return { found, goesOn: { stage: stage.name, key: last } }
  }
  return { found, goesOn: null }
}

/** `last` is the account that was compared last, if others of the stage were not. */
async function readStage(
  db: SearchTables,
  reading: Reading,
  smallSet: () => Promise<Sql | null>,
): Promise<{ rows: Found[]; last: Key | null }> {
  const { stage, max } = reading
  const read = async (query: Sql) => (await findFound(db, query)).map((row) => foundIn(stage, row))
  if (!stage.order) {
    const set = await smallSet()
    return { rows: await read(set ? gather(reading, set) : walk(reading, MAX_RANKED)), last: null }
  }
  const rows = await read(walk(reading, FIRST_COMPARED))
  if (rows.length === max) return { rows, last: null }
  const last = await findLastCompared(db, reading, FIRST_COMPARED)
  if (!last) return { rows, last: null }
  const rest = { ...reading, after: keyOf(last), max: max - rows.length }
  const set = await smallSet()
  if (set) return { rows: [...rows, ...(await read(gather(rest, set)))], last: null }
  const more = await read(walk(rest, MAX_COMPARED))
  const end = more.length === rest.max ? null : await findLastCompared(db, rest, MAX_COMPARED)
  return { rows: [...rows, ...more], last: end && keyOf(end) }
}

const keyOf = (key: FoundRow['key']): Key => key.filter((it) => it !== null).map(String)

const foundIn = (stage: Stage, { id, key }: FoundRow): Found => ({
  id,
  stage: stage.name,
  key: keyOf(key),
})

/** The first of the sets that is small, or null. Each is measured once. */
function smallSets(db: SearchTables) {
  const measured = new Map<Sql, Promise<boolean>>()
  return async (sets: Sql[]): Promise<Sql | null> => {
    for (const set of sets) {
      const isTooLarge = measured.get(set) ?? isLarger(db, set, MAX_SET)
      measured.set(set, isTooLarge)
      if (!(await isTooLarge)) return upTo(set, MAX_SET)
    }
    return null
  }
}
