import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { ask } from '../support/http.ts'
import { exchange } from '../support/sockets.ts'
import { type Stack, startStack } from '../support/stack.ts'

/** Not shared: these tests stop, replace and reconfigure parts of it. */
let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.down())

const EVIL = 'evil.example.com'

test('the proxy replaces the forwarding headers of the client by its own', async () => {
  await stack.compose('exec', '-T', '-d', 'mail', 'node', '-e', ECHO_SERVER)
  const file = join(stack.directory, 'infra/nginx/upstreams/frontend.conf')
  const committed = await readFile(file, 'utf8')
  await setUpstream('server mail:9999;\n')
  const asked = [
    `GET https://localhost/repeat HTTP/1.1`,
    ...[`Host: ${EVIL}`, `X-Forwarded-Host: ${EVIL}`, `Forwarded: host=${EVIL}`],
    ...['X-Forwarded-For: 203.0.113.7', 'X-Real-IP: 203.0.113.7', 'X-Forwarded-Proto: http'],
    ...['X_Forwarded_For: 203.0.113.7', 'X-Request-Id: forged-request-id'],
    ...['Connection: close, X-Forwarded-For, Upgrade', 'Upgrade: websocket', '', ''],
  ]
  try {
    const heard = await untilEchoed(() => exchange(stack, asked.join('\r\n')))
    const { 'x-forwarded-for': address, 'x-request-id': id, ...headers } = heard
    expect(headers).toEqual({ host: 'localhost', 'x-forwarded-proto': 'https' })
    expect(address).toMatch(/^10\.[\d.]+$/)
    expect(id).toMatch(/^[0-9a-f]{32}$/)
  } finally {
    await setUpstream(committed)
  }

  async function setUpstream(upstream: string) {
    await writeFile(file, upstream)
    await stack.compose('exec', '-T', 'proxy', 'nginx', '-s', 'reload')
  }
})

const ECHO_SERVER = `require('node:http')
  .createServer(({ headers }, answer) => answer.end('heard ' + JSON.stringify(headers))).listen(9999)`

/** Retries: the reload and the start of the echo server take a moment. */
async function untilEchoed(asked: () => Promise<string>): Promise<Record<string, string>> {
  for (;;) {
    const [, heard] = /heard (\{.*?\})/.exec(await asked()) ?? []
    if (heard) return JSON.parse(heard)
    await pause(200)
  }
}

test('while no replica answers, api calls get a JSON error and browsers an error page', async () => {
  await stack.compose('stop', '--timeout', '1', 'backend', 'frontend')
  onTestFinished(async () => void (await stack.compose('start', 'backend', 'frontend')))
  const reported = await ask(stack, '/api/trpc/sessions.current')
  expect(reported.status).toBe(503)
  expect(reported.headers['retry-after']).toBe('5')
  expect(JSON.parse(reported.body.toString())).toMatchObject({
    error: {
      data: { code: 'unavailable', retryAfter: 5, requestId: reported.headers['x-request-id'] },
    },
  })
  const page = await ask(stack, '/sign-in')
  expect(page.status).toBe(503)
  expect(page.body.toString()).toContain('The service is not available just now.')
})

test('a flood from one address is rate limited, with a Retry-After', async () => {
  await appendFile(join(stack.directory, '.env.prod'), 'REQUESTS_PER_SECOND=1\n')
  await stack.compose('up', '--detach', '--wait', '--no-deps', 'proxy')
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask(stack, '/api/missing')))
  const turnedAway = answers.filter(({ status }) => status === 429)
  expect(turnedAway.length).toBeGreaterThan(0)
  for (const { headers, body } of turnedAway) {
    expect(headers['retry-after']).toBe('1')
    expect(JSON.parse(body.toString())).toMatchObject({
      error: { data: { code: 'too_many_calls' } },
    })
  }
})
