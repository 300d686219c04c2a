import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { failure } from '@signin/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from './create-client.ts'
import { failureOf } from './failure.ts'

/** Responds with the status and body that the request names in the header `x-answer`. */
const echo = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`)
  const { status, body, type } = JSON.parse(String(request.headers['x-answer']))
  response.writeHead(status, { 'content-type': type ?? 'application/json' }).end(body)
})
const asked: string[] = []
let url: string

beforeAll(async () => {
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`
})
afterAll(() => void echo.close())

const answering = (status: number, body: string, type?: string) =>
  createClient({ url, headers: { 'x-answer': JSON.stringify({ status, body, type }) } })

const failing = async (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable('the call should have failed'),
    (error) => failureOf(error),
  )

test('queries are batched, under /api/trpc of the given URL', async () => {
  const answer = [{ result: { data: null } }, { result: { data: [] } }]
  const signin = createClient({
    url: `${url}///`,
    headers: { 'x-answer': JSON.stringify({ status: 200, body: JSON.stringify(answer) }) },
  })
  const both = [signin.sessions.current.query(), signin.sessions.list.query()]
  expect(await Promise.all(both)).toEqual([null, []])
  expect(asked.at(-1)).toMatch(/^GET \/api\/trpc\/sessions\.current,sessions\.list\?batch=1/)
})

test('mutations are not batched', async () => {
  const signin = answering(200, JSON.stringify({ result: { data: { ended: 1 } } }))
  await Promise.all([signin.sessions.signOut.mutate(), signin.sessions.revokeOthers.mutate()])
  expect(asked.slice(-2).toSorted()).toEqual([
    'POST /api/trpc/sessions.revokeOthers',
    'POST /api/trpc/sessions.signOut',
  ])
})

describe('failureOf maps every error to one closed union', () => {
  test('with the fields of the error table', async () => {
    const error = failure('busy', 'request-1', { retryAfter: 2 })
    const call = answering(503, JSON.stringify([{ error }])).sessions.current.query()
    expect(await failing(call)).toEqual({ code: 'busy', requestId: 'request-1', retryAfter: 2 })
  })

  test('also if the HTTP layer responds for the whole batch', async () => {
    const error = failure('foreign_origin', 'request-2')
    const call = answering(403, JSON.stringify({ error })).sessions.list.query()
    expect(await failing(call)).toEqual({ code: 'foreign_origin', requestId: 'request-2' })
  })

  test('an unknown code of a newer server becomes internal', async () => {
    const error = failure('busy', 'request-3')
    const newer = { ...error, data: { ...error.data, code: 'toString' } }
    const call = answering(418, JSON.stringify([{ error: newer }])).sessions.current.query()
    expect(await failing(call)).toMatchObject({ code: 'internal' })
  })

  test.each([
    ['a proxy without an upstream', 502, '<html>Bad Gateway</html>', 'text/html', 'unavailable'],
    ['a proxy whose upstream timed out', 504, '', 'text/plain', 'unavailable'],
    ['a proxy with a rate limit', 429, 'slow down', 'text/plain', 'too_many_calls'],
    ['a captive portal', 200, '<html>Welcome to our wifi</html>', 'text/html', 'unreachable'],
    ['JSON of another server', 200, '{"hello":"world"}', undefined, 'unreachable'],
  ])('%s', async (_, status, body, type, code) => {
    const call = answering(status, body, type).sessions.current.query()
    expect(await failing(call)).toEqual({ code, requestId: '' })
  })

  test('an error that is not of a call becomes internal', () => {
    expect(failureOf(new TypeError('x is undefined'))).toEqual({ code: 'internal', requestId: '' })
  })

  test('a refused connection becomes unreachable', async () => {
    const call = createClient({ url: 'http://127.0.0.1:1' }).sessions.current.query()
    expect(await failing(call)).toEqual({ code: 'unreachable', requestId: '' })
  })
})
