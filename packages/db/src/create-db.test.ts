import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDb, type Db, isUnreachable, type Tables, type Transactions } from './index.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseServer'))
  db = createDb({ url: database.url })
  await db.account.create({ data: ada })
})

afterAll(async () => {
  await db.$disconnect()
  await database.drop()
})

const ada = { email: 'ada@example.com', name: 'Ada' }

test('ids are UUIDs of version 7, which sort by time', async () => {
  const { id } = await db.account.findUniqueOrThrow({ where: { email: ada.email } })
  expect(id[14]).toBe('7')
})

test('Tables exposes only the named tables', async () => {
  const tables: Tables<'session'> = db
  // @ts-expect-error accounts are another feature's
  expect(tables.account).toBeDefined()
})

test('the client inside a transaction is assignable to Tables', async () => {
  const transactions: Transactions = db
  expect(await transactions.$transaction((inside) => countSessions(inside))).toBe(0)
})

test('a transaction that gets no connection in time fails as unreachable', async () => {
  const busy = createDb({ url: database.url, maxConnections: 2 })
  const ended = Promise.withResolvers<void>()
  const locking = db.$transaction(async (inside) => {
    await inside.$executeRaw`lock table sessions`
    await ended.promise
  })
  await expect.poll(locks).toBe(1)
  const results = await Promise.all(
    [1, 2, 3, 4].map(() =>
      busy.$transaction(countSessions, { maxWait: 500 }).then(
        () => null,
        (error) => {
          ended.resolve()
          return error
        },
      ),
    ),
  )
  await locking
  const failed = results.filter((error) => error !== null)
  expect(failed.map((error) => error.code)).toContain('P2028')
  expect(failed.every(isUnreachable)).toBe(true)
  await busy.$disconnect()
})

test('a statement that gets no lock in time fails as unreachable', async () => {
  const impatient = createDb({ url: database.url, lockTimeoutMs: 100 })
  await db.$transaction(async (inside) => {
    await inside.$executeRaw`lock table accounts`
    for (const query of [impatient.account.count(), impatient.$queryRaw`select from accounts`]) {
      expect(isUnreachable(await query.catch((error) => error))).toBe(true)
    }
  })
  await impatient.$disconnect()
})

test('connections that break while idle are replaced and reported', async () => {
  const errors: Error[] = []
  const fragile = createDb({ url: database.url, onError: (error) => errors.push(error) })
  await fragile.account.count()
  await db.$executeRaw`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = current_user and pid <> pg_backend_pid()`
  await expect.poll(() => errors.length).toBeGreaterThan(0)
  expect(await fragile.account.count()).toBe(1)
  await fragile.$disconnect()
})

test('disconnecting closes every connection', async () => {
  const earlier = createDb({ url: database.url, maxConnections: 3 })
  const other = createDb({ url: database.url, maxConnections: 3 })
  const open = await connectionsOf(earlier)
  const closed = await connectionsOf(other)
  await other.$disconnect()
  await expect
    .poll(async () => (await connections()).filter((it) => closed.includes(it)))
    .toEqual([])
  // The pool of `earlier` must not have closed its connections for being idle.
  expect(await connections()).toEqual(expect.arrayContaining(open))
  await earlier.$disconnect()
})

function countSessions(tables: Tables<'session'>): Promise<number> {
  return tables.session.count()
}

/** The backend process ids of all connections to this test's database. */
async function connections(): Promise<number[]> {
  const rows = await db.$queryRaw<{ pid: number }[]>`
    select pid from pg_stat_activity where datname = current_database()`
  return rows.map(({ pid }) => pid)
}

/** Opens all three connections of the client, and returns their backend process ids. */
async function connectionsOf(client: Db): Promise<number[]> {
  const ask = () =>
    client.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid, pg_sleep(0.01)::text`
  const pids = (await Promise.all([ask(), ask(), ask()])).flat().map(({ pid }) => pid)
  expect(new Set(pids).size).toBe(3)
  return pids
}

/** The number of granted exclusive locks on the table sessions. */
async function locks(): Promise<number> {
  const rows = await db.$queryRaw<[{ count: number }]>`
    select count(*)::int from pg_locks
    where relation = 'sessions'::regclass and mode = 'AccessExclusiveLock' and granted
      and database = (select oid from pg_database where datname = current_database())`
  return rows[0].count
}
