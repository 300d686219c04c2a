import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { failure } from '@signin/contracts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { encode } from '../test/forging.ts'
import { accessTokenSource } from './access-token-source.ts'
import { createClient } from './create-client.ts'
import { failureOf } from './failure.ts'

const TOKEN = 'signin_svc_not-a-real-one'
const asked: { authorization: string | undefined; input: unknown }[] = []
let isUp = true
/** Milliseconds by which Signin's clock is ahead of this machine's. */
let ahead = 0
let lifetime = 300

const signin = createServer(async (request, response) => {
  const input = JSON.parse(Buffer.concat(await request.toArray()).toString())
  asked.push({ authorization: request.headers.authorization, input })
  response.setHeader('content-type', 'application/json')
  if (!isUp) {
    const error = failure('unavailable', randomUUID())
    return response.writeHead(503).end(JSON.stringify({ error }))
  }
  const iat = Math.floor((Date.now() + ahead) / 1000)
  const accessToken = `x.${encode({ iat, exp: iat + lifetime, jti: randomUUID() })}.x`
  const expiresAt = new Date((iat + lifetime) * 1000).toISOString()
  const data = { accessToken, tokenType: 'Bearer', expiresAt, audience: 'notes', scopes: [] }
  response.end(JSON.stringify({ result: { data } }))
})

let source: () => Promise<string>

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  isUp = true
  ahead = 0
  lifetime = 300
  asked.length = 0
  if (!signin.listening) await once(signin.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(signin.address() as AddressInfo).port}`
  const client = createClient({ url, token: TOKEN })
  source = accessTokenSource({ client, audience: 'notes', scopes: ['notes:read'] })
})
afterEach(() => {
  vi.useRealTimers()
  signin.close()
})

const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

test('requests the audience and scopes, with the API token in the Authorization header', async () => {
  await source()
  const input = { audience: 'notes', scopes: ['notes:read'] }
  expect(asked).toEqual([{ authorization: `Bearer ${TOKEN}`, input }])
})

test('a token is cached until 30 seconds before it expires', async () => {
  const token = await source()
  pass(269)
  expect(await source()).toBe(token)
  pass(1)
  expect(await source()).not.toBe(token)
  expect(asked).toHaveLength(2)
})

test('a short-lived token is cached for four fifths of its lifetime', async () => {
  lifetime = 10
  const token = await source()
  pass(7)
  expect(await source()).toBe(token)
  pass(1)
  expect(await source()).not.toBe(token)
})

test('concurrent calls share one request', async () => {
  const tokens = await Promise.all(Array.from({ length: 20 }, source))
  expect(new Set(tokens).size).toBe(1)
  expect(asked).toHaveLength(1)
})

test.each([-3600_000, 3600_000])(
  'a clock that is off by an hour (%d ms) has no effect',
  async (off) => {
    ahead = off
    const token = await source()
    pass(260)
    expect(await source()).toBe(token)
    pass(20)
    expect(await source()).not.toBe(token)
  },
)

test('the cached token is used until it expires while Signin is unavailable', async () => {
  const token = await source()
  isUp = false
  pass(290)
  expect(await source()).toBe(token)
  pass(10)
  const failed = await source().catch(failureOf)
  expect(failed).toMatchObject({ code: 'unavailable' })
  isUp = true
  expect(await source()).not.toBe(token)
})
