import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { get } from 'node:http'
import { setTimeout as passes } from 'node:timers/promises'
import { createDb, type Db } from '@signin/db'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from '../browser.ts'
import { databaseProxy } from '../database-proxy.ts'
import { appForFile, startApp, type TestApp } from '../harness.ts'
import { signUp } from '../people.ts'

const signin = await appForFile()
let home: Browser
beforeEach(async () => {
  home = signin.browser()
  await signUp(signin, home)
})

interface FeedPage {
  cursor: string
  revoked: string[]
}

const ask = (query: string, { app }: TestApp = signin) => app.inject(`/api/revocations?${query}`)

async function next(after?: string, wait = 0, where?: TestApp): Promise<FeedPage> {
  const query = new URLSearchParams({ wait: String(wait), ...(after && { after }) })
  const answer = await ask(String(query), where)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const referenceTo = (id: string) => createHash('sha256').update(id).digest('base64url')
const idOf = async (browser: Browser) => (await browser.call('sessions.current')).data.id

describe('a waiting request to the feed', () => {
  test('is woken by a revocation on another replica', async () => {
    const elsewhere = await startApp({
      db: createDb({ url: signin.databaseUrl }),
      databaseUrl: signin.databaseUrl,
    })
    const id = await idOf(home)
    const { cursor } = await next(undefined, 0, elsewhere)
    const waiting = next(cursor, 25, elsewhere)
    await home.call('sessions.signOut')
    // A request that times out after 25 seconds returns an empty list.
    expect((await waiting).revoked).toEqual([referenceTo(id)])
    await elsewhere.close()
  })

  test('returns an empty list after the requested time', async () => {
    const { cursor } = await next()
    const asked = performance.now()
    const { revoked } = await next(cursor, 1)
    expect(revoked).toEqual([])
    expect(performance.now() - asked).toBeGreaterThanOrEqual(1000)
  })

  test.each(['-5', 'x', 'NaN', '', '1&wait=25'])('does not wait with wait=%s', async (wait) => {
    const { cursor } = await next()
    const earlier = next(cursor, 25)
    expect((await ask(`after=${cursor}&wait=${wait}`)).json().revoked).toEqual([])
    await home.call('sessions.signOut')
    expect((await earlier).revoked, 'an earlier request still waits').toHaveLength(1)
  })
})

describe('an interrupted feed', () => {
  let other: TestApp
  afterEach(() => other.close())

  test('is unavailable, never empty, while the database is silent or gone', async () => {
    const proxy = await databaseProxy(signin.databaseUrl)
    other = await startApp({ db: createDb({ url: proxy.url }), databaseUrl: signin.databaseUrl })
    const { cursor } = await next(undefined, 0, other)
    for (const fail of [proxy.freeze, proxy.cut]) {
      const waiting = ask(`after=${cursor}&wait=25`, other)
      fail()
      const others = [ask(`after=${cursor}`, other), ask('', other)]
      for (const answer of await Promise.all([waiting, ...others])) {
        expect(answer.statusCode).toBe(503)
        expect(answer.json()).toMatchObject({ error: { data: { code: 'unavailable' } } })
        expect(answer.json().revoked).toBeUndefined()
      }
    }
    await proxy.mend()
    await home.call('sessions.signOut')
    expect((await next(cursor, 0, other)).revoked).toHaveLength(1)
  })

  test('answers waiting requests at once when the process drains', async () => {
    let isDraining = false
    other = await startApp({ isDraining: () => isDraining })
    const { cursor } = await next(undefined, 0, other)
    const earlier = next((await next()).cursor, 25)
    const waiting = next(cursor, 25, other)
    isDraining = true
    expect((await waiting).revoked).toEqual([])
    expect((await next(cursor, 25, other)).revoked, 'as well as a new request').toEqual([])
    await home.call('sessions.signOut')
    expect((await earlier).revoked, 'a request to the other replica still waits').toHaveLength(1)
  })

  test('answers waiting requests before the app is closed', async () => {
    other = await startApp()
    const { cursor } = await next(undefined, 0, other)
    const url = await other.app.listen({ port: 0, host: '127.0.0.1' })
    const earlier = next((await next()).cursor, 25)
    const call = get(`${url}/api/revocations?after=${cursor}&wait=25`, { agent: false })
    const answered = once(call, 'response')
    await expect.poll(() => connectionsTo(other), { timeout: 20_000 }).toBe(1)
    await other.app.close()
    const [answer] = await answered
    expect(JSON.parse((await answer.toArray()).join('')).revoked).toEqual([])
    await home.call('sessions.signOut')
    expect((await earlier).revoked, 'a request to the other replica still waits').toHaveLength(1)
  })
})

test('all waiting requests share one read of the table, and closed ones cause none', async () => {
  const reads = { begun: 0, underWay: 0, most: 0 }
  const counted = await startApp({
    db: countingReads(createDb({ url: signin.databaseUrl }), reads),
    databaseUrl: signin.databaseUrl,
  })
  const url = await counted.app.listen({ port: 0, host: '127.0.0.1' })
  const { cursor } = await next(undefined, 0, counted)
  const before = reads.begun
  const calls = Array.from({ length: 50 }, () => {
    const call = get(`${url}/api/revocations?after=${cursor}&wait=25`, { agent: false })
    return call.on('error', () => {})
  })
  await expect.poll(() => connectionsTo(counted), { timeout: 20_000 }).toBe(calls.length)
  await expect.poll(() => reads.begun, { timeout: 20_000 }).toBeGreaterThan(before + 5)
  expect(reads.most, 'at the same time').toBe(1)
  for (const call of calls) call.destroy()
  const readsWithin = async (milliseconds: number) => {
    const { begun } = reads
    await passes(milliseconds)
    return reads.begun - begun
  }
  await expect.poll(() => readsWithin(600), { timeout: 20_000 }).toBe(0)
  await counted.close()
})

function connectionsTo({ app }: TestApp): Promise<number> {
  return new Promise((resolve) => app.server.getConnections((_, count) => resolve(count)))
}

/** A database client that counts reads of the revocations table. */
function countingReads(db: Db, reads: { begun: number; underWay: number; most: number }): Db {
  const $queryRaw = async ({
    args,
    query,
  }: {
    args: { sql: string }
    query: (args: never) => unknown
  }) => {
    if (!args.sql.includes('from revocations')) return query(args as never)
    reads.begun += 1
    reads.underWay += 1
    reads.most = Math.max(reads.most, reads.underWay)
    try {
      return await query(args as never)
    } finally {
      reads.underWay -= 1
    }
  }
  return db.$extends({ query: { $queryRaw } } as never) as unknown as Db
}
