import { gunzipSync } from 'node:zlib'
import { button, field, heading } from '@signin/web/e2e/controls.ts'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { inBrowser } from '../support/browser.ts'
import { type Answer, ask, call } from '../support/http.ts'
import { newPerson } from '../support/people.ts'
import { readOnlyStack } from '../support/read-only-stack.ts'
import { linkTo } from '../support/sent-emails.ts'
import type { Stack } from '../support/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await readOnlyStack()
})

test('in a browser over TLS a person registers, confirms the email address, signs in and sees the account', async () => {
  const { project, url } = stack
  const behind = { container: `${project}-proxy-1`, port: 8443 }
  await inBrowser({ url, behind, beside: `${project}-mail-1` }, registerAndSignIn)
})

async function registerAndSignIn(page: Page) {
  const { name, email, password } = newPerson()
  await page.goto('/register')
  await field(page, 'Name').fill(name)
  await field(page, 'Email address').fill(email)
  await field(page, 'Password').fill(password)
  await button(page, 'Create account').click()
  await heading(page, 'Look in your mailbox').waitFor()
  await page.goto(await linkTo('/register/confirm', email, stack))
  await field(page, 'Password').fill(password)
  await button(page, 'Finish and sign in').click()
  await page.getByText(email).first().waitFor()
  expect(new URL(page.url()).pathname).toBe('/account')

  await page.getByRole('link', { name: 'Devices', exact: true }).click()
  await button(page, 'Sign out').click()
  await page.getByText('You are signed out.').waitFor()
  await page.goto('/sign-in')
  await field(page, 'Email address').fill(email)
  await field(page, 'Password').fill(password)
  await button(page, 'Sign in').click()
  await page.getByText(email).first().waitFor()

  const cookies = await page.context().cookies()
  const session = cookies.find((it) => it.name === '__Host-signin')
  expect(session).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' })
  expect(cookies.filter((it) => !it.name.startsWith('__Host-') || !it.secure)).toEqual([])
}

const EVERYWHERE = [
  'strict-transport-security',
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'cache-control',
]

test.each([
  ['a page', 200, () => ask(stack, '/sign-in')],
  ['an asset', 200, async () => ask(stack, await anAsset())],
  ['a missing asset', 404, () => ask(stack, '/assets/missing.js')],
  ['an answer of the api', 200, () => ask(stack, '/api/trpc/sessions.current')],
  ['an error of the api', 401, () => ask(stack, '/api/trpc/accounts.me')],
  ['a missing path of the api', 404, () => ask(stack, '/api/missing')],
  ['the keys of access tokens', 200, () => ask(stack, '/.well-known/jwks.json')],
  ['the readiness check', 200, () => ask(stack, '/health/ready')],
  ['a JSON error of the proxy', 404, () => ask(stack, '/api/../metrics')],
  ['an error page of the proxy', 404, () => ask(stack, '/metrics')],
])('%s has every security header exactly once', async (_, status, asked) => {
  const answer = await asked()
  expect(answer.status).toBe(status)
  const names = answer.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  expect(names).toEqual(expect.arrayContaining(EVERYWHERE))
  expect(answer.headers).toMatchObject({
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    server: 'nginx',
  })
  const policy = String(answer.headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe')
  expect(names).not.toContain('x-powered-by')
})

test('pages are revalidated on each visit; hashed assets are immutable and compressed', async () => {
  const headers = { 'accept-encoding': 'gzip' }
  const page = await ask(stack, '/account', { headers })
  expect(page.headers['cache-control']).toBe('no-cache')
  expect(unpacked(page)).toContain('<!doctype html>')
  const style = await ask(stack, await anAsset(), { headers })
  expect(style.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(style.headers.vary).toMatch(/accept-encoding/i)
  expect(unpacked(style).length).toBeGreaterThan(2 * style.body.length)
})

const unpacked = ({ headers, body }: Answer) =>
  (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString()

async function anAsset(): Promise<string> {
  const { body } = await ask(stack, '/')
  const path = /\/assets\/[^"]+\.css/.exec(body.toString())?.[0]
  expect(path).toBeDefined()
  return String(path)
}

test.each([
  '/metrics',
  '/metrics/',
  '/METRICS',
  '/%6detrics',
  '/%4D%45trics',
  '//metrics',
  '/./metrics',
  '/api/metrics',
  '/api/../metrics',
  '/api/%2e%2e/metrics',
  '/api/..%2fmetrics',
  '/api%2f..%2fmetrics',
  '/api/..\\metrics',
  '/.well-known/../metrics',
  '/health/../metrics',
  '/metrics/../api/health',
  '/assets/../metrics',
  '/metrics?x=/api/',
  '/dev/mailbox',
  '/dev',
  '/Dev/mailbox',
  '/%64ev/mailbox',
  '/api/dev/mailbox',
  '/api/..;/dev/mailbox',
  '/api//dev/mailbox',
])('%s is not reachable from outside', async (path) => {
  const { status, body, headers } = await ask(stack, path)
  expect(status).toBe(404)
  // The header of the proxy's own response: the request was not forwarded.
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  )
  expect(body.toString()).toContain('There is nothing here by that name.')
})

test('a body that is too large gets too_large; pictures have a higher limit', async () => {
  const large = await call(stack, 'accounts.register', { name: 'x'.repeat(200_000) })
  expect(large.status).toBe(413)
  expect(JSON.parse(large.body.toString())).toMatchObject({
    error: { data: { code: 'too_large' } },
  })
  const picture = (megabytes: number) =>
    ask(stack, '/api/account/avatar', {
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      body: Buffer.alloc(megabytes * 1024 * 1024),
    })
  // The proxy forwards it, and the api requires a session.
  expect((await picture(4)).status).toBe(401)
  expect((await picture(6)).status).toBe(413)
})

test('requests are distributed over all replicas', async () => {
  for (let call = 0; call < 8; call++) await ask(stack, '/api/missing')
  const log = await stack.compose('logs', '--no-log-prefix', 'proxy')
  const upstreams = log.match(/"upstream":"[\d.]+:4000"/g)
  expect(new Set(upstreams).size).toBe(2)
})
