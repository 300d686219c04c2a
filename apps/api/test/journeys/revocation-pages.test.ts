import { createDb, type Db } from '@signin/db'
import { createTestDatabase, type TestDatabase } from '@signin/db/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { cursorFrom, textOfCursor } from '../../src/revocations/cursor.ts'
import { createFeed, type Feed } from '../../src/revocations/feed.ts'
import { cutAt, joined, sees, snapshotFrom } from '../../src/revocations/snapshot.ts'
import { revocationTable, type Span } from '../../src/revocations/table.ts'

const PAGE = 4

let database: TestDatabase
let db: Db
let feed: Feed
beforeAll(async () => {
  database = await createTestDatabase(inject('databaseServer'))
  db = createDb({ url: database.url })
})
afterAll(async () => {
  await db.$disconnect()
  await database.drop()
})
beforeEach(async () => {
  await db.$executeRaw`delete from revocations`
  feed = createFeed(revocationTable(db, PAGE), () => false)
})
afterEach(() => feed.release())

/** Inserts these references in one transaction. */
const revoke = (...references: string[]) =>
  db.$executeRaw`insert into revocations (reference) select unnest(${references}::text[])`

async function next(after: string | null, waitMs = 0, gone = new AbortController().signal) {
  const cursor = after === null ? null : cursorFrom(after)
  const news = await feed.next({ after: cursor, waitMs, gone })
  if (!news) throw new Error('It was taken for gone.')
  return news
}

/** Everything after a cursor, page by page. */
async function pagesAfter(after: string | null): Promise<string[][]> {
  const { cursor, revoked } = await next(after)
  return revoked.length === 0 ? [] : [revoked, ...(await pagesAfter(cursor))]
}

const names = (many: number) => Array.from({ length: many }, (_, n) => `r${n}`)

test('more rows than a page holds are returned in several pages, without duplicates', async () => {
  const { cursor } = await next(null)
  for (const name of names(10)) await revoke(name)
  const pages = await pagesAfter(cursor)
  expect(pages.map(({ length }) => length)).toEqual([4, 4, 2])
  expect(pages.flat()).toEqual(names(10))
  expect((await pagesAfter(null)).flat()).toEqual(names(10))
})

test('the rows of one transaction are never split', async () => {
  const { cursor } = await next(null)
  await revoke('before')
  await revoke(...names(9))
  await revoke('after')
  const pages = await pagesAfter(cursor)
  expect(pages).toEqual([['before', ...names(9)], ['after']])
})

test('a cursor near the end and one at the start are served at the same time', async () => {
  const { cursor } = await next(null)
  for (const name of names(9)) await revoke(name)
  const ahead = (await next((await next((await next(cursor)).cursor)).cursor)).cursor
  const waiting = next(ahead, 25_000)
  await revoke('new')
  const beginners = [next(null), next(cursor), next(cursor, 25_000)]
  for (const { revoked } of await Promise.all(beginners)) expect(revoked).toEqual(names(4))
  expect((await waiting).revoked).toEqual(['new'])
})

/** Starts a transaction older than all later ones; the returned function commits it. */
async function slowRevocation() {
  const begun = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const ended = db.$transaction(
    async (tx) => {
      await tx.$executeRaw`insert into revocations (reference) values ('slow')`
      begun.resolve()
      await held.promise
    },
    { timeout: 30_000 },
  )
  await begun.promise
  return () => {
    held.resolve()
    return ended
  }
}

test('a transaction that commits between two responses is in the next one', async () => {
  const { cursor } = await next(null)
  const end = await slowRevocation()
  for (const name of names(6)) await revoke(name)
  const first = await next(cursor)
  expect(first.revoked).toEqual(names(4))
  await end()
  expect((await pagesAfter(first.cursor)).flat().sort()).toEqual(['r4', 'r5', 'slow'])
})

test('a transaction that commits between two pages of one read is in the next response', async () => {
  const table = revocationTable(db, PAGE)
  const { cursor } = await next(null)
  const end = await slowRevocation()
  for (const name of names(6)) await revoke(name)
  const first = await next(cursor)
  let pages = 0
  const endingBetween = {
    async read(span: Span) {
      pages += 1
      if (pages === 2) await end()
      return table.read(span)
    },
  }
  feed = createFeed(endingBetween, () => false)
  const second = await next(first.cursor)
  expect(second.revoked, 'from the second page on').toEqual(['r4', 'r5'])
  expect((await pagesAfter(second.cursor)).flat()).toEqual(['slow'])
})

test('of a thousand waiting requests none is answered early, and one more is answered at once', async () => {
  const { cursor } = await next(null)
  const early: string[] = []
  const thousand = Array.from({ length: 1000 }, async (_, n) => {
    await next(cursor, 25_000)
    early.push(`${n}`)
  })
  expect((await next(cursor, 25_000)).revoked).toEqual([])
  expect(early).toEqual([])
  await revoke('end')
  await Promise.all(thousand)
})

test('one read serves all waiting requests', async () => {
  const { cursor } = await next(null)
  await revoke('new')
  const table = revocationTable(db, PAGE)
  let reads = 0
  const read = (span: Span) => {
    reads += 1
    return table.read(span)
  }
  feed = createFeed({ read }, () => false)
  const answers = await Promise.all(Array.from({ length: 50 }, () => next(cursor, 25_000)))
  for (const { revoked } of answers) expect(revoked).toEqual(['new'])
  expect(reads).toBe(1)
})

test('an aborted request is forgotten, before and while it waits', async () => {
  const { cursor } = await next(null)
  const question = { after: cursorFrom(cursor), waitMs: 25_000 }
  expect(await feed.next({ ...question, gone: AbortSignal.abort() })).toBeNull()
  const leaving = new AbortController()
  const answer = feed.next({ ...question, gone: leaving.signal })
  leaving.abort()
  expect(await answer).toBeNull()
})

test('an old cursor causes one read of the whole table, not one per poll', async () => {
  for (const name of names(3)) await revoke(name)
  const { cursor } = await next(null)
  const [run, , xmax] = cursor.split('.')
  // The oldest running transaction may belong to another database of the server.
  const [{ oldest } = { oldest: '' }] = await db.$queryRaw<{ oldest: string }[]>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as oldest`
  const spans: Span[] = []
  const table = revocationTable(db, PAGE)
  const leaving = new AbortController()
  const read = (span: Span) => {
    spans.push(span)
    if (spans.length === 3) leaving.abort()
    return table.read(span)
  }
  feed = createFeed({ read }, () => false)
  const after = cursorFrom(`${run}.1.${xmax}.1`)
  // Null because the client left: there was nothing to return until then.
  expect(await feed.next({ after, waitMs: 25_000, gone: leaving.signal })).toBeNull()
  const [first, ...later] = spans.map(({ from }) => from)
  expect(first).toBe(1n)
  expect(later).toHaveLength(2)
  for (const from of later) expect(from).toBeGreaterThanOrEqual(BigInt(oldest))
})

test('a cursor that lists more transactions than ours do is invalid', () => {
  const listing = (many: number) =>
    cursorFrom(`0123456789abcdef.1.9999.${names(many).join('-').replaceAll('r', '1')}`)
  expect(listing(100)).not.toBeNull()
  expect(listing(101)).toBeNull()
})

test('a cursor stays short with many running transactions, and skips none', () => {
  const many = Array.from({ length: 500 }, (_, n) => BigInt(10 ** 12 + 2 * n))
  const seen = snapshotFrom(`${many[0]}:${10 ** 12 + 2000}:${many.join(',')}`)
  if (!seen) throw new Error('This is a snapshot.')
  const text = textOfCursor({ run: '0123456789abcdef', seen })
  expect(text.length).toBeLessThan(2000)
  expect(text).toMatch(/^[\w.-]+$/)
  const read = cursorFrom(text)
  if (!read) throw new Error('This is a cursor.')
  for (let xid = BigInt(10 ** 12) - 5n; xid < BigInt(10 ** 12) + 2010n; xid++) {
    if (!sees(seen, xid)) expect(sees(read.seen, xid), String(xid)).toBe(false)
  }
  expect(sees(read.seen, BigInt(10 ** 12) + 199n)).toBe(true)
})

test.each([
  ['10:20:12,15', 9, true],
  ['10:20:12,15', 11, true],
  ['10:20:12,15', 12, false],
  ['10:20:12,15', 19, true],
  ['10:20:12,15', 20, false],
  ['10:10:', 9, true],
  ['10:10:', 10, false],
])('by the snapshot %s transaction %i has ended: %s', (text, xid, ended) => {
  const snapshot = snapshotFrom(text)
  if (!snapshot) throw new Error('This is a snapshot.')
  expect(sees(snapshot, BigInt(xid))).toBe(ended)
  const cut = cutAt(snapshot, 15n)
  expect(sees(cut, BigInt(xid))).toBe(ended && xid < 15)
  expect(sees(joined(snapshot, cut), BigInt(xid))).toBe(ended)
})
