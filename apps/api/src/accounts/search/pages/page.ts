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

/**
 * A set of no more accounts than this is compared whole: a small one instead of the stage's own order,
 * and a larger one where that order led to less than a page.
 */
const MAX_SET = { first: 2000, last: 5000 }
/** Where more match, a page is often full after this many. */
const FIRST_COMPARED = 1000
/**
 * Bounds the time of a page where an index narrows nothing. Accounts are stored in the order in which
 * they were created: in any other order each is on another page of the disk.
 */
const MAX_COMPARED = { byCreation: 20_000, scattered: 4000 }

export interface Found {
  id: string
  stage: StageName
  key: Key
}

export interface PageRequest {
  stages: Stage[]
  condition: Sql
  /** Sets outside of which no account matches. */
  sets: Sql[]
  /** The stage and the key of the last account of the page before. */
  after: { stage: StageName; key: Key } | null
  max: number
}

/** At most `max` and one more, and where to go on if the page ended before the last stage did. */
export async function readPage(
  db: SearchTables,
  { stages, condition, sets, after, max }: PageRequest,
): Promise<{ found: Found[]; goesOn: { stage: StageName; key: Key } | null }> {
  const found: Found[] = []
  const first = after ? stages.findIndex(({ name }) => name === after.stage) : 0
  const setUpTo = (max: number) => findSet(db, sets, max)
  for (const [index, stage] of stages.slice(first).entries()) {
    const key = index === 0 && after ? after.key : null
    const reading = { stage, condition, after: key, max: max + 1 - found.length }
    const { rows, last } = await readStage(db, reading, setUpTo)
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
  setUpTo: (max: number) => Promise<Sql | null>,
): Promise<{ rows: Found[]; last: Key | null }> {
  const { stage, max } = reading
  const read = async (query: Sql) => (await findFound(db, query)).map((row) => foundIn(stage, row))
  const rows = await read(walk(reading, FIRST_COMPARED))
  if (rows.length === max) return { rows, last: null }
  const last = await findLastCompared(db, reading, FIRST_COMPARED)
  if (!last) return { rows, last: null }
  const rest = { ...reading, after: keyOf(last), max: max - rows.length }
  const set = await setUpTo(MAX_SET.first)
  if (set) return { rows: [...rows, ...(await read(gather(rest, set)))], last: null }
  const maxCompared = MAX_COMPARED[stage.storage]
  const more = await read(walk(rest, maxCompared))
  const others = more.length < rest.max ? await setUpTo(MAX_SET.last) : null
  if (others) return { rows: [...rows, ...(await read(gather(rest, others)))], last: null }
  const end = more.length === rest.max ? null : await findLastCompared(db, rest, maxCompared)
  return { rows: [...rows, ...more], last: end && keyOf(end) }
}

const keyOf = (key: FoundRow['key']): Key => key.filter((it) => it !== null).map(String)

const foundIn = (stage: Stage, { id, key }: FoundRow): Found => ({
  id,
  stage: stage.name,
  key: keyOf(key),
})

/** The first of the sets that has no more accounts than `max`, or null. */
async function findSet(db: SearchTables, sets: Sql[], max: number): Promise<Sql | null> {
  for (const set of sets) if (!(await isLarger(db, set, max))) return upTo(set, max)
  return null
}
