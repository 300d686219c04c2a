import { connect as connectHttp2 } from 'node:http2'
import type { Socket } from 'node:net'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { ask, call } from '../support/http.ts'
import { AMBIGUOUS, CARRYING, HIDDEN, NO_PAGES, OVERSIZED } from '../support/malformed-requests.ts'
import { member, signIn } from '../support/people.ts'
import { readOnlyStack } from '../support/read-only-stack.ts'
import { brokenAnswers } from '../support/requests-log.ts'
import { linkTo } from '../support/sent-emails.ts'
import {
  exchange,
  openTcp,
  openTls,
  readUntilClosed,
  statusesIn,
  statusOverHttp2,
} from '../support/sockets.ts'
import type { Stack } from '../support/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await readOnlyStack()
})

const EVIL = 'evil.example.com'
const say = (bytes: string) => exchange(stack, bytes)

test.each(AMBIGUOUS)(
  'a request with %s is rejected, and the bytes after it are not parsed',
  async (_, it) => {
    expect(statusesIn(await say(it))).toEqual([expect.toBeOneOf([400, 405, 501])])
  },
)

test.each(CARRYING)(
  'a request inside a body with %s is not answered (request smuggling)',
  async (_, status, it) => {
    expect(statusesIn(await say(it + HIDDEN))).toEqual([status, 200])
  },
)

test('the attempts left no response on the pooled connections to the api', async () => {
  for (let visitor = 0; visitor < 40; visitor++) {
    const { body } = await ask(stack, '/api/trpc/sessions.current')
    expect(JSON.parse(body.toString())).toEqual({ result: { data: null } })
  }
})

test.each([
  ['/health', EVIL, 421],
  [`https://${EVIL}/health`, 'localhost', 421],
  ['https://localhost/dev/mailbox', 'localhost', 404],
  ['https://localhost/metrics', EVIL, 404],
  ['https://localhost/health', EVIL, 200],
])('a request for %s with the Host %s gets status %i', async (target, name, status) => {
  const asked = `GET ${target} HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`
  expect(statusesIn(await say(asked))).toEqual([status])
})

test('HTTP/2 requests with another host, a closed path or a wrong length are rejected', async () => {
  const sign = { ':method': 'POST', ':path': '/api/trpc/sessions.signOut' }
  const asJson = { ...sign, 'content-type': 'application/json' }
  const by = (headers: Record<string, string>, body?: string) =>
    statusOverHttp2(stack, headers, body)
  expect(await by({ ':authority': EVIL })).toBe(421)
  expect(await by({ host: EVIL })).toBe(421)
  expect(await by({ ':authority': 'localhost', host: EVIL })).toBe(400)
  expect(await by({ ':path': `${stack.url}/dev/mailbox` })).toBe(400)
  expect(await by({ ':path': '/dev/mailbox' })).toBe(404)
  expect(await by({ ':path': '/health HTTP/1.1\r\nX: y' })).toBe(400)
  expect(await by({ ':method': 'GET /dev HTTP/1.1' })).toBe(400)
  expect(await by({ ...asJson, 'content-length': '50' }, '{}')).toBe(400)
  expect(await by({ ...asJson, 'content-length': '1' }, '{}')).toBe(400)
})

test('links in emails have the configured origin, whatever host the request named', async () => {
  const { email } = await member(stack)
  const body = JSON.stringify({ email })
  const asked = [
    `POST https://localhost/api/trpc/sessions.requestSignInLink HTTP/1.1`,
    ...[`Host: ${EVIL}`, `X-Forwarded-Host: ${EVIL}`, `Forwarded: host=${EVIL}`],
    ...[`X-Original-URL: https://${EVIL}/`, `Referer: https://${EVIL}/`, 'Connection: close'],
    ...['Content-Type: application/json', `Content-Length: ${body.length}`, '', body],
  ]
  expect(statusesIn(await say(asked.join('\r\n')))).toEqual([200])
  expect(await linkTo('/sign-in/link', email, stack)).toContain(`${stack.url}/`)
  const emails = await stack.mailedTo(email)
  expect(JSON.stringify(emails)).not.toContain(EVIL)
})

test('forged client addresses do not evade the rate limit', async () => {
  const statuses: number[] = []
  for (let at = 1; at <= 12; at++) {
    const address = `203.0.113.${at}`
    const made = ['x-forwarded-for', 'x-real-ip', 'true-client-ip', 'cf-connecting-ip', 'client-ip']
    const headers = Object.fromEntries(made.map((name) => [name, address]))
    const registration = '00000000-0000-4000-8000-000000000000'
    const answer = await call(stack, 'accounts.resendConfirmation', { registration }, headers)
    statuses.push(answer.status)
  }
  expect(statuses.slice(-2)).toEqual([429, 429])
  expect(statuses[0]).not.toBe(429)
})

test.each(NO_PAGES)('%s exposes nothing: an error or the page of the web app', async (path) => {
  const page = await ask(stack, '/')
  const heard = await say(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  const [status = 0] = statusesIn(heard)
  expect(status).toBeOneOf([200, 400, 404])
  if (status === 200) expect(heard).toContain(page.body.toString())
})

test('a path cannot inject a header into a response', async () => {
  for (const path of ['/api/x', '/sign-in', '/api/trpc/sessions.current', '/api']) {
    const malformed = `${path}%0d%0aSet-Cookie:a=b?input=%0d%0aSet-Cookie:a=b`
    const { headers } = await ask(stack, malformed)
    expect(headers['set-cookie']).toBeUndefined()
  }
  const plain = openTcp(stack.httpUrl)
  plain.write(`GET /%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: ${EVIL}\r\nConnection: close\r\n\r\n`)
  const heard = await readUntilClosed(plain)
  expect(heard).not.toMatch(/^set-cookie/im)
  expect(heard).toContain(`Location: ${stack.url}/%0d%0aSet-Cookie:a=b\r\n`)
  expect((await ask(stack, '/api')).headers.location).toBe('/api/')
})

test('no response allows another origin (CORS)', async () => {
  for (const origin of [`https://${EVIL}`, 'null', `${stack.url}.${EVIL}`]) {
    for (const method of ['GET', 'OPTIONS']) {
      const headers = { origin, 'access-control-request-method': 'POST' }
      const answer = await ask(stack, '/api/trpc/sessions.current', { method, headers })
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
    }
  }
})

test('no connection is upgraded to another protocol', async () => {
  for (const upgrade of ['websocket', 'h2c', 'TLS/1.0']) {
    const more = `Connection: Upgrade, HTTP2-Settings\r\nUpgrade: ${upgrade}\r\nHTTP2-Settings: AAMAAABk\r\n`
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
    const asked = `GET /api/health HTTP/1.1\r\nHost: localhost\r\n${more}${key}\r\n`
    expect(statusesIn(await say(asked + HIDDEN))).toEqual([200, 200])
  }
})

test.each(OVERSIZED)('a request that is too large in %s gets status %i', async (_, status, it) => {
  expect(statusesIn(await say(it))).toEqual([status])
})

test('silent and slow connections are closed (Slowloris)', async () => {
  const [silent, slow, stalled] = [openTcp(stack.url), await openTls(stack), await openTls(stack)]
  slow.write(`GET /health HTTP/1.1\r\nHost: localhost\r\n`)
  drip(slow, 'X-A: b\r\n')
  stalled.write(`POST /api/trpc/sessions.signOut HTTP/1.1\r\nHost: localhost\r\n`)
  stalled.write('Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{')
  const heard = await Promise.all([silent, slow, stalled].map(readUntilClosed))
  expect(heard.map((it) => statusesIn(it)[0] ?? 'nothing')).not.toContain(200)
})

function drip(socket: Socket, bytes: string) {
  const timer = setInterval(() => socket.write(bytes), 1000)
  socket.on('close', () => clearInterval(timer))
  onTestFinished(() => clearInterval(timer))
}

test('a thousand cancelled HTTP/2 requests do not block other clients (rapid reset)', async () => {
  const session = connectHttp2(stack.url, { ca: await stack.certificate() })
  session.on('error', () => {})
  onTestFinished(() => session.destroy())
  for (let at = 0; at < 1000 && !session.destroyed; at++) {
    const asked = session.request({ ':path': '/api/trpc/sessions.current' })
    asked.on('error', () => {})
    asked.close()
  }
  expect((await ask(stack, '/api/health')).status).toBe(200)
})

test('after all attacks a person can sign in, and no request ended in a server error', async () => {
  expect(await signIn(stack, await member(stack))).toContain('__Host-signin=')
  expect(await brokenAnswers(stack)).toEqual([])
})
