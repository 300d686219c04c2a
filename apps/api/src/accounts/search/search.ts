import * as z from 'zod'
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts'
import {
  type AccountTables,
  findByAddressPrefix,
  findByNamePrefix,
  findByPart,
  lastOfNewest,
  type Search,
} from './table.ts'

/**
 * How many accounts one page compares with the text in search of a part: without an index of
 * trigrams nothing else bounds the time, which is some 50 ms.
 */
const MAX_COMPARED = 50_000

export interface AccountQuery {
  /** Part of an address or a name, or a whole id; '' for all accounts. */
  text: string
  /** `next` of the previous page of the same text. */
  after?: string | undefined
  max: number
}

export interface Page {
  /** At most `max`, in order. An id that was searched for may not exist. */
  ids: string[]
  /** The cursor of the next page, which can be empty; null if there is none. */
  next: string | null
}

/**
 * Finds accounts by their id; then those whose address starts with the text, by address; those whose
 * name does, by name; and those with the text elsewhere in either, newest first. Only the last of
 * these reads accounts that do not match: at most `MAX_COMPARED` a page.
 */
export async function searchAccounts(
  db: AccountTables,
  { text, after, max }: AccountQuery,
): Promise<Page> {
  if (z.uuid().safeParse(text).success) return { ids: [text.toLowerCase()], next: null }
  const search: Search = { text: text.trim().normalize('NFC'), max: max + 1 }
  const cursor = after === undefined ? null : decodeCursor(after)
  const { found, last } = await run(db, search, cursor)
  const page = found.slice(0, max)
  const end = found.length > max ? page.at(-1) : last
  return {
    ids: page.map(({ id }) => id),
    next: end ? encodeCursor('cursor' in end ? end.cursor : end) : null,
  }
}

interface Found {
  id: string
  cursor: Cursor
}

/** The matches after the cursor, and the last account that was compared if others are left. */
async function run(
  db: AccountTables,
  search: Search,
  cursor: Cursor | null,
): Promise<{ found: Found[]; last: Cursor | null }> {
  const [stage = search.text === '' ? 'part' : 'address', ...key] = cursor ?? []
  const found: Found[] = []
  const left = () => ({ ...search, max: search.max - found.length })
  if (stage === 'address') found.push(...(await findByAddressPrefix(db, left(), key[0])))
  if (stage !== 'part' && left().max > 0) {
    const after = stage === 'name' ? { name: key[0] ?? '', id: key[1] ?? '' } : null
    found.push(...(await findByNamePrefix(db, left(), after)))
  }
  if (left().max <= 0) return { found, last: null }
  const after = stage === 'part' ? key[0] : undefined
  const bound = await lastOfNewest(db, MAX_COMPARED, after)
  found.push(...(await findByPart(db, left(), { after, bound })))
  return { found, last: bound ? ['part', bound] : null }
}
