import { randomBytes, randomUUID } from 'node:crypto'
import type { Db } from '@signin/db'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  ABSOLUTE_TIMEOUT_MS,
  expiryOf,
  IDLE_TIMEOUT_MS,
  RECENT_MS,
  TOUCH_INTERVAL_MS,
} from '../../src/sessions/lifetimes.ts'
import { CACHE_TTL_MS } from '../../src/sessions/store.ts'
import { type SessionRow, sessionTable } from '../../src/sessions/table.ts'
import { viewerFrom } from '../../src/sessions/viewer.ts'
import { appForFile, startApp } from '../harness.ts'
import { ada, grace, signIn, signUp } from '../people.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'

const signin = await appForFile()
beforeEach(async () => {
  await signin.db.session.deleteMany()
})

async function currentOf(cookie: string) {
  const browser = signin.browser()
  browser.cookies.set('signin', cookie)
  return (await browser.call('sessions.current')).data
}

describe('sessions', () => {
  test('are listed with readable device names, the current one first and marked', async () => {
    await signUp(signin, signin.browser({ 'user-agent': iphone }))
    const here = signin.browser({ 'user-agent': firefox })
    await signIn(here, ada)
    const { data } = await here.call('sessions.list')
    expect(data).toMatchObject([
      { current: true, browser: 'Firefox 150', system: 'Linux', address: '127.0.0.1' },
      { current: false, browser: 'Safari 19', system: 'iOS' },
    ])
  })

  test('with an empty or overlong User-Agent are listed too', async () => {
    const loud = signin.browser({ 'user-agent': `\u0001${'x'.repeat(5000)}` })
    await signUp(signin, loud)
    expect((await loud.call('sessions.list')).data).toMatchObject([{ browser: null, system: null }])
    const { userAgent } = await signin.db.session.findFirstOrThrow()
    expect(userAgent).toHaveLength(400)
  })

  test('can be revoked by their public id, and the cookie is rejected at once', async () => {
    const here = signin.browser()
    const elsewhere = signin.browser()
    await signUp(signin, here)
    const cookie = await signIn(elsewhere, ada)
    const { data: doomed } = await elsewhere.call('sessions.current')

    expect((await here.call('sessions.revoke', { id: doomed.id })).data).toEqual({ ended: 1 })
    expect(await currentOf(cookie)).toBeNull()
    expect((await here.call('sessions.current')).data).not.toBeNull()
    const again = await here.call('sessions.revoke', { id: doomed.id })
    expect(again).toMatchObject({ status: 404, error: { data: { code: 'not_found' } } })
  })

  test('that end in the current browser clear its cookie', async () => {
    const here = signin.browser()
    await signUp(signin, here)
    const { data: session } = await here.call('sessions.current')
    await here.call('sessions.revoke', { id: session.id })
    expect(here.cookies.has('signin')).toBe(false)
  })

  test('of another account can be neither seen nor ended', async () => {
    const hers = signin.browser()
    await signUp(signin, hers, grace)
    const { data: session } = await hers.call('sessions.current')
    const his = signin.browser()
    await signUp(signin, his)
    expect((await his.call('sessions.list')).data).toHaveLength(1)
    expect((await his.call('sessions.revoke', { id: session.id })).status).toBe(404)
    signin.passTime(CACHE_TTL_MS) // a cached session would hide a revocation
    expect((await hers.call('sessions.current')).data).toEqual(session)
  })

  test('are limited to a hundred: the one used longest ago is revoked', async () => {
    const here = signin.browser()
    const oldest = await signUp(signin, here)
    const row = await signin.db.session.findFirstOrThrow()
    const lastSeenAt = new Date(row.lastSeenAt.getTime() + 1)
    const others = Array.from({ length: 99 }, () => ({
      ...row,
      id: randomUUID(),
      tokenHash: randomBytes(32),
      lastSeenAt,
    }))
    await signin.db.session.createMany({ data: others })
    signin.passTime(1000)
    const newest = await signIn(signin.browser(), ada)
    expect(await signin.db.session.count()).toBe(100)
    expect(await currentOf(oldest)).toBeNull()
    expect(await currentOf(newest)).not.toBeNull()
  })

  test('can all be revoked except the current one', async () => {
    const here = signin.browser()
    await signUp(signin, here)
    const others = [await signIn(signin.browser(), ada), await signIn(signin.browser(), ada)]
    expect((await here.call('sessions.revokeOthers')).data).toEqual({ ended: 2 })
    for (const cookie of others) expect(await currentOf(cookie)).toBeNull()
    expect((await here.call('sessions.list')).data).toHaveLength(1)
  })
})

describe('a session', () => {
  test('gets a new cookie at every sign-in, and the previous session is revoked', async () => {
    const browser = signin.browser()
    const first = await signUp(signin, browser)
    const second = await signIn(browser, ada)
    expect(second).not.toBe(first)
    expect(await currentOf(first)).toBeNull()
    expect(await currentOf(second)).not.toBeNull()
  })

  test('expires after its idle timeout', async () => {
    const cookie = await signUp(signin)
    signin.passTime(IDLE_TIMEOUT_MS - 1000)
    expect(await currentOf(cookie)).not.toBeNull()
    signin.passTime(IDLE_TIMEOUT_MS + 1000)
    expect(await currentOf(cookie)).toBeNull()
  })

  test('expires at its absolute timeout, however often it is used', async () => {
    const cookie = await signUp(signin)
    const { createdAt } = await signin.db.session.findFirstOrThrow()
    const last = new Date(createdAt.getTime() + ABSOLUTE_TIMEOUT_MS)
    expect(expiryOf(createdAt, last)).toEqual(last)

    const used = IDLE_TIMEOUT_MS - TOUCH_INTERVAL_MS
    for (let age = used; age < ABSOLUTE_TIMEOUT_MS; age += used) {
      signin.passTime(used)
      expect(await currentOf(cookie), `after ${age} ms`).not.toBeNull()
    }
    signin.passTime(used)
    expect(await currentOf(cookie)).toBeNull()
  })

  test('has an idle timeout of 14 days and an absolute timeout of 90', () => {
    const days = (n: number) => new Date(n * 86_400_000)
    expect(expiryOf(days(0), days(0))).toEqual(days(14))
    expect(expiryOf(days(0), days(89))).toEqual(days(90))
  })

  test('is updated at most hourly', async () => {
    const cookie = await signUp(signin)
    const seen = async () => (await signin.db.session.findFirstOrThrow()).lastSeenAt.getTime()
    const atFirst = await seen()
    signin.passTime(TOUCH_INTERVAL_MS - 1000)
    await currentOf(cookie)
    expect(await seen()).toBe(atFirst)
    signin.passTime(2000)
    await currentOf(cookie)
    expect(await seen()).toBe(atFirst + TOUCH_INTERVAL_MS + 1000)
  })

  test('that expired is neither listed nor kept, and a live one is', async () => {
    const browser = signin.browser()
    await signUp(signin, browser)
    await signin.db.session.updateMany({ data: { expiresAt: new Date(0) } })
    await signIn(browser, ada)
    await signin.db.session.updateMany({
      where: { expiresAt: new Date(0) },
      data: { lastSeenAt: new Date() },
    })
    expect((await browser.call('sessions.list')).data).toHaveLength(1)

    const table = sessionTable(signin.db)
    await table.endExpired(new Date())
    expect(await signin.db.session.count()).toBe(1)
    expect((await browser.call('sessions.current')).data).not.toBeNull()
  })

  test('counts as recently authenticated for 15 minutes', () => {
    const then = new Date(0)
    const proved = { method: 'password', secondFactor: null } as const
    const row = { ...proved, authenticatedAt: then, createdAt: then, expiresAt: then }
    const at = (ms: number) =>
      viewerFrom(row as SessionRow, new Date(ms), false).authenticatedRecently
    expect([at(0), at(RECENT_MS - 1), at(RECENT_MS)]).toEqual([true, true, false])
  })

  test('is deleted with its account', async () => {
    const browser = signin.browser()
    await signUp(signin, browser, { ...grace, email: 'leaving@example.com' })
    await signin.db.account.delete({ where: { email: 'leaving@example.com' } })
    signin.passTime(CACHE_TTL_MS)
    expect((await browser.call('accounts.me')).error?.data.code).toBe('not_signed_in')
  })

  test('is not looked up for malformed cookie values', async () => {
    const asked: unknown[] = []
    const $allOperations = ({
      args,
      query,
    }: {
      args: unknown
      query: (args: never) => unknown
    }) => {
      asked.push(args)
      return query(args as never)
    }
    const counted = await startApp({
      databaseUrl: signin.databaseUrl,
      clock: signin.now,
      db: signin.db.$extends({ query: { $allOperations } } as never) as unknown as Db,
    })
    const currentThere = (value: string) => {
      const browser = counted.browser()
      browser.cookies.set('signin', value)
      return browser.call('sessions.current')
    }
    for (const value of ['', 'x', 'A'.repeat(40), "' or 1=1 --", 'a'.repeat(4000), '%00', 'é']) {
      expect(await currentThere(value)).toMatchObject({ status: 200, data: null })
      expect(asked, value).toEqual([])
    }
    expect((await currentThere('a'.repeat(40))).data).toBeNull()
    expect(asked).toHaveLength(1)
    await counted.app.close()
  })
})
