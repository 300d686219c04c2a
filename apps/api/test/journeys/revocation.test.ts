import { createDb, type Db } from '@signin/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CACHE_TTL_MS } from '../../src/sessions/store.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada, signIn, signUp } from '../people.ts'

/** Two replicas on one database, each with a memory and a clock of its own. */
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
  test('is dead at once where it was revoked, and within a second everywhere else', async () => {
    const browser = here.browser()
    const cookie = await signUp(here, browser)
    expect(await isAlive(elsewhere, cookie)).toBe(true)

    await browser.call('sessions.signOut')
    expect(await isAlive(here, cookie)).toBe(false)
    elsewhere.passTime(1000)
    expect(await isAlive(elsewhere, cookie)).toBe(false)
  })

  test('is not remembered by a request that was reading it meanwhile', async () => {
    const found = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<void>()
    let reads = 0
    const slow = await startApp({
      databaseUrl: here.databaseUrl,
      db: watching(here.db, async (read) => {
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

test('a burst of requests asks the database once', async () => {
  let asked = 0
  const counted = await startApp({
    databaseUrl: here.databaseUrl,
    db: watching(here.db, (read) => {
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

/** The database, with a hand on each reading of a session. */
function watching(db: Db, onRead: (read: () => Promise<unknown>) => Promise<unknown>): Db {
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
