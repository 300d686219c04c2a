import { createDb, type Db } from '@signin/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CACHE_TTL_MS } from '../../src/sessions/store.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada, signIn, signUp } from '../people.ts'

/** Two replicas on one database, each with its own cache and clock. */
let here: TestApp
let elsewhere: TestApp
beforeAll(async () => {
  here = await startApp()
  elsewhere = await startApp({
    db: createDb({ url: here.databaseUrl }),
    databaseUrl: here.databaseUrl,
  })
})
afterAll(async () => {
  await elsewhere.close()
  await here.close()
})

const isAlive = async (app: TestApp, cookie: string) => {
  const browser = app.browser()
  browser.cookies.set('signin', cookie)
  return (await browser.call('sessions.current')).data !== null
}

describe('a revoked session', () => {
  test('is rejected at once where it was revoked, and within a second on other replicas', async () => {
    const browser = here.browser()
    const cookie = await signUp(here, browser)
    expect(await isAlive(elsewhere, cookie)).toBe(true)

    await browser.call('sessions.signOut')
    expect(await isAlive(here, cookie)).toBe(false)
    elsewhere.passTime(1000)
    expect(await isAlive(elsewhere, cookie)).toBe(false)
  })

  test('is not cached by a request that was reading it at the same time', async () => {
    const found = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<void>()
    let reads = 0
    const slow = await startApp({
      databaseUrl: here.databaseUrl,
      db: withReadHook(here.db, async (read) => {
        const first = ++reads === 1
        const row = await read()
        if (!first) return row
        found.resolve()
        await ended.promise
        return row
      }),
    })
    const cookie = await signIn(slow.browser(), ada)
    const reading = isAlive(slow, cookie)
    await found.promise
    const { id } = await here.db.session.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
    const other = slow.browser()
    await signIn(other, ada)
    expect((await other.call('sessions.revoke', { id })).data).toEqual({ ended: 1 })
    ended.resolve()
    expect(await reading, 'it was alive when it was read').toBe(true)
    expect(await isAlive(slow, cookie)).toBe(false)
    await slow.app.close()
  })
})

test('a burst of requests reads the database once', async () => {
  let asked = 0
  const counted = await startApp({
    databaseUrl: here.databaseUrl,
    db: withReadHook(here.db, (read) => {
      asked += 1
      return read()
    }),
  })
  const cookie = await signIn(counted.browser(), ada)
  for (let n = 0; n < 10; n++) expect(await isAlive(counted, cookie)).toBe(true)
  expect(asked).toBe(1)
  counted.passTime(CACHE_TTL_MS)
  expect(await isAlive(counted, cookie)).toBe(true)
  expect(asked).toBe(2)
  await counted.app.close()
})

/** A database client that calls `onRead` for each read of a session. */
function withReadHook(db: Db, onRead: (read: () => Promise<unknown>) => Promise<unknown>): Db {
  const $queryRaw = ({
    args,
    query,
  }: {
    args: { sql: string }
    query: (args: never) => unknown
  }) => {
    const read = async () => query(args as never)
    return args.sql.includes('from sessions where token_hash') ? onRead(read) : read()
  }
  return db.$extends({ query: { $queryRaw } } as never) as unknown as Db
}
