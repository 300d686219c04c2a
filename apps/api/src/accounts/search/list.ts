import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts'
import { both, isNoneOf, keepMatching } from './exact/exact.ts'
import { type Found, readPage } from './pages/page.ts'
import type { SearchTables } from './pages/reading.ts'
import type { Prepared } from './prepare.ts'
import type { AccountIds, AccountQuery, MatchingIds } from './query.ts'
import { similarTo } from './similar/similar.ts'
import { listOf, relevanceOf } from './stages/order.ts'
import { byId } from './stages/table.ts'

type PageQuery = Pick<AccountQuery, 'sort' | 'after' | 'max'>

export function pageOf(
  db: SearchTables,
  prepared: Prepared,
  { sort, ...query }: PageQuery,
): Promise<AccountIds> {
  const isRanked = prepared.text !== '' && (sort ?? 'relevance') === 'relevance'
  return isRanked
    ? pageByRelevance(db, prepared, query)
    : pageInOrder(db, prepared, { ...query, sort: sort ?? 'newest' })
}

async function pageByRelevance(
  db: SearchTables,
  { text, isId, exact, criteria, trigrams, others, sets }: Prepared,
  { after, max }: PageQuery,
): Promise<AccountIds> {
  const stages = isId ? [] : relevanceOf(text, criteria)
  const cursor = cursorOf(after, ['exact', ...stages.map(({ name }) => name)])
  const found: Found[] = []
  if (!cursor || cursor.stage === 'exact') {
    const matching = exact.length > 0 ? await keepMatching(db, exact, others) : []
    const place = Number(cursor?.key[0] ?? 0)
    const rest = matching.slice(place, place + max + 1)
    for (const [index, id] of rest.entries()) {
      found.push({ id, stage: 'exact', key: [String(place + index + 1)] })
    }
  }
  if (found.length > max) return endPage(found, null, max)
  const page = await readPage(db, {
    stages,
    condition: exact.length > 0 ? both(others, isNoneOf(exact)) : others,
    sets,
    after: cursor?.stage === 'exact' ? null : cursor,
    max: max - found.length,
  })
  found.push(...page.found)
  const isWithout = found.length === 0 && after === undefined && page.goesOn === null
  if (!isWithout || !trigrams?.schema || isId) return endPage(found, page.goesOn, max)
  const likeness = { text, schema: trigrams.schema, condition: others, max }
  return { ids: [], similar: await similarTo(db, likeness), next: null }
}

async function pageInOrder(
  db: SearchTables,
  { criteria, matching, sets }: Prepared,
  { sort = 'newest', after, max }: PageQuery,
): Promise<AccountIds> {
  const stages = listOf(sort, criteria)
  const cursor = cursorOf(
    after,
    stages.map(({ name }) => name),
  )
  const request = { stages, condition: matching, sets, after: cursor, max }
  const { found, goesOn } = await readPage(db, request)
  return endPage(found, goesOn, max)
}

export async function listMatching(
  db: SearchTables,
  { matching, sets }: Prepared,
  { after, max }: { after: string | null; max: number },
): Promise<MatchingIds> {
  const { found, goesOn } = await readPage(db, {
    stages: [byId],
    condition: matching,
    sets,
    after: after === null ? null : { stage: 'byId', key: [after] },
    max,
  })
  const ids = found.slice(0, max).map(({ id }) => id)
  const last = found.length > max ? ids.at(-1) : goesOn?.key[0]
  return { ids, next: last ?? null }
}

function cursorOf(after: string | undefined, stages: Parameters<typeof decodeCursor>[1]) {
  return after === undefined ? null : decodeCursor(after, stages)
}

function endPage(found: Found[], goesOn: Cursor | null, max: number): AccountIds {
  const page = found.slice(0, max)
  const end = found.length > max ? page.at(-1) : goesOn
  return {
    ids: page.map(({ id }) => id),
    similar: [],
    next: end ? encodeCursor(end) : null,
  }
}
