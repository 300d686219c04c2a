import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../harness.ts'
import { ada, signIn, signUp } from '../people.ts'

let signin: TestApp
beforeAll(async () => {
  signin = await startApp()
  await signUp(signin)
})
afterAll(() => signin.close())

interface News {
  cursor: string
  revoked: string[]
}

/** What is told after this cursor; it is waited for as long as one may. */
async function next(after?: string, wait = 0, { app }: TestApp = signin): Promise<News> {
  const query = new URLSearchParams({ wait: String(wait), ...(after && { after }) })
  const answer = await app.inject(`/api/revocations?${query}`)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

const referenceTo = (id: string) => createHash('sha256').update(id).digest('base64url')

describe('the feed', () => {
  test('tells what was revoked since the cursor, once', async () => {
    const browser = signin.browser()
    await signIn(browser, ada)
    const { id } = (await browser.call('sessions.list')).data[0]
    const { cursor } = await next()
    await browser.call('sessions.signOut')
    const news = await next(cursor)
    expect(news.revoked).toEqual([referenceTo(id)])
    expect((await next(news.cursor)).revoked).toEqual([])
    expect((await next()).revoked).toContain(referenceTo(id))
  })
})
