import type { AppRouter } from '@signin/contracts'
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client'
import { beforeAll, describe, expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { ada, signUp } from '../people.ts'

const signin = await appForFile()

describe('tRPC’s streaming modes', () => {
  test.each([{ 'trpc-accept': 'application/jsonl' }, { accept: 'text/event-stream' }])(
    'are disabled: %j does not change the response',
    async (headers) => {
      const browser = signin.browser(headers)
      await signUp(signin)
      const { email, password } = ada
      const wrong = await browser.call('sessions.signIn', { email, password: 'a wrong guess' })
      expect(wrong.status).toBe(401)
      const right = await browser.call('sessions.signIn', { email, password })
      expect(right.data.status).toBe('signedIn')
      expect(browser.cookies.has('signin')).toBe(true)
      expect((await browser.call('sessions.signOut')).data).toEqual({ ended: 1 })
      expect(browser.cookies.has('signin')).toBe(false)
    },
  )
})

describe('a request', () => {
  test.each([
    [',', 400],
    ['%2C', 400],
    ['%2c', 400],
    ['%252C', 404],
    ['%25252C', 404],
  ])('makes at most one change, also with %s between the names', async (comma, status) => {
    const browser = signin.browser()
    await signUp(signin, browser)
    const both = await browser.send({
      method: 'POST',
      url: `/api/trpc/sessions.signOut${comma}sessions.revokeOthers?batch=1`,
      payload: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(both.status).toBe(status)
    expect((await browser.call('sessions.current')).data).not.toBeNull()
  })

  test('with text that is not UTF-8 is rejected', async () => {
    const response = await signin.app.inject({
      method: 'POST',
      url: '/api/trpc/sessions.signIn',
      headers: { 'content-type': 'application/json' },
      payload: Buffer.concat([
        Buffer.from('{"email":"a@b.cc","password":"'),
        Buffer.from([0xff]),
        Buffer.from('"}'),
      ]),
    })
    expect(response.json()).toMatchObject({ error: { data: { code: 'invalid_input' } } })
  })

  test.each([
    'application/json; charset=utf-16',
    'text/x; application/json',
    'application/json-seq',
  ])('with the content type %j is rejected', async (contentType) => {
    const answer = await signin
      .browser()
      .post('sessions.signOut', '{}', { 'content-type': contentType })
    expect(answer.status).toBe(415)
  })
})

describe('a tRPC client with httpBatchLink', () => {
  let client: TRPCClient<AppRouter>
  beforeAll(async () => {
    const url = `${await signin.app.listen({ port: 0, host: '127.0.0.1' })}/api/trpc`
    client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url })] })
  })

  /** The errors of calls made at once, which the link sends as one batch. */
  async function errors(calls: Promise<unknown>[]): Promise<unknown[]> {
    const settled = await Promise.allSettled(calls)
    return settled.map((it) => it.status === 'rejected' && [it.reason.data.code, it.reason.message])
  }

  test('sends ten queries in one batch, and a mutation', async () => {
    const ten = Array.from({ length: 10 }, () => client.sessions.current.query())
    expect(await Promise.all(ten)).toEqual(Array(10).fill(null))
    expect(await client.sessions.signOut.mutate()).toEqual({ ended: 0 })
  })

  test.each([11, 200])('gets an error for %i queries in one batch', async (count) => {
    const asked = Array.from({ length: count }, () => client.sessions.current.query())
    const reported = ['batch_too_large', 'Send at most 10 queries in one batch.']
    expect(await errors(asked)).toEqual(Array(count).fill(reported))
  })

  test('gets an error for two mutations in one batch', async () => {
    const both = [client.sessions.signOut.mutate(), client.sessions.signOut.mutate()]
    const reported = ['mutation_in_batch', 'Send each mutation in a request of its own.']
    expect(await errors(both)).toEqual([reported, reported])
  })
})

describe('the query parameters of a URL', () => {
  const fields = (count: number) => Array.from({ length: count }, (_, n) => `f${n}=`).join('&')
  const issuesOf = async (method: 'GET' | 'POST', query: string) => {
    const name = method === 'GET' ? 'passwords.rules' : 'sessions.signOut'
    const { data, error } = await signin.browser().send({
      method,
      url: `/api/trpc/${name}?${query}`,
      ...(method === 'POST' && {
        payload: '{}',
        headers: { 'content-type': 'application/json' },
      }),
    })
    return data ?? error?.data.issues
  }
  const tooMany = [{ path: [], message: 'Send at most 20 parameters.' }]

  test.each([
    ['21 names', fields(21)],
    ['thousands of names', fields(2500)],
    ['a duplicate name and empty ones', `${fields(1)}&f0=${'&'.repeat(19)}`],
    ['more than 20 together with those of tRPC', `batch=1&${fields(20)}`],
  ])('are limited to 20: %s', async (_, query) => {
    expect(await issuesOf('GET', query)).toEqual(tooMany)
    expect(await issuesOf('POST', query)).toEqual(tooMany)
  })

  test('are parsed up to the twentieth, and rejected as unknown fields', async () => {
    const [issue] = (await issuesOf('GET', fields(20))) as { message: string }[]
    expect(issue?.message).toContain('f19')
    expect(await issuesOf('POST', fields(20))).toEqual({ ended: 0 })
  })
})

describe('the input of a query', () => {
  test('is sent field by field or as JSON', async () => {
    const browser = signin.browser()
    await signUp(signin, browser)
    const list = (query: string) =>
      browser.send({ method: 'GET', url: `/api/trpc/activity.list${query}` })
    const { data } = await list('')
    expect(data.entries).not.toEqual([])
    expect((await list('?group=security')).data).toEqual({ entries: [], more: false })
    expect((await list('?input={"group":"security"}')).data).toEqual({ entries: [], more: false })
    expect((await list(`?before=${data.entries[0].id}`)).status).toBe(200)
    for (const [query, field] of [
      ['?group=nothing', 'group'],
      ['?group=security&group=signIns', 'group'],
      ['?group=security&input={}', 'group'],
      ['?input={}&input={}', 'input'],
      ['?batch=1&group=security', 'group'],
    ]) {
      const { error } = await list(`${query}`)
      expect(error?.data).toMatchObject({ code: 'invalid_input', issues: [{ path: [field] }] })
    }
    expect((await list('?grupe=security')).error?.data.code).toBe('invalid_input')
  })
})
