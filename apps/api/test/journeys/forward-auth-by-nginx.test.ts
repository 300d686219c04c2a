import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDb } from '@signin/db'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CACHE_TTL_MS } from '../../src/sessions/store.ts'
import type { Browser } from '../browser.ts'
import { startApp, type TestApp } from '../harness.ts'
import { noNginx, startNginx, type TestNginx } from '../nginx.ts'
import { signUp } from '../people.ts'
import { makeToken } from '../tokens/tokens.ts'

const example = readFileSync(
  new URL('../../../../infra/nginx/forward-auth.conf', import.meta.url),
  'utf8',
)

interface Seen {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

// Skipped only if there is no nginx, which nginx.ts prints.
describe.skipIf(noNginx)('nginx, configured as in the example', () => {
  let signin: TestApp
  let notes: Server
  let nginx: TestNginx
  let person: Browser
  /** Requests that reached the service. */
  const seen: Seen[] = []

  beforeAll(async () => {
    const publicUrl = new URL('https://accounts.example.com')
    signin = await startApp({ env: { publicUrl, secure: true, trustedProxies: ['127.0.0.1'] } })
    await signin.app.listen({ port: 0, host: '127.0.0.1' })
    notes = createServer(async (asked, answer) => {
      const body = (await asked.toArray()).join('')
      seen.push({ method: `${asked.method}`, url: `${asked.url}`, headers: asked.headers, body })
      answer.end('the notes')
    }).listen(0, '127.0.0.1')
    await once(notes, 'listening')
    const at = (server: { address(): unknown }) => (server.address() as AddressInfo).port
    nginx = await startNginx((port) =>
      replaced(example, {
        'listen 443 ssl;': `listen 127.0.0.1:${port};`,
        'ssl_certificate     /etc/nginx/tls/fullchain.pem;': '',
        'ssl_certificate_key /etc/nginx/tls/privkey.pem;': '',
        'server 127.0.0.1:4000;': `server 127.0.0.1:${at(signin.app.server)};`,
        'server 127.0.0.1:4100;': `server 127.0.0.1:${at(notes)};`,
      }),
    )
    person = signin.browser()
    await signUp(signin, person)
  })
  afterAll(async () => {
    await nginx?.stop()
    notes?.close()
    await signin?.close()
  })

  async function ask(
    path: string,
    headers: Record<string, string> = {},
    method = 'GET',
    body = '',
  ) {
    seen.length = 0
    const sent = request({ port: nginx.port, host: '127.0.0.1', path, method, headers }).end(body)
    const [answer] = await once(sent, 'response')
    const text = (await answer.toArray()).join('')
    return { status: answer.statusCode, headers: answer.headers, text, passed: seen[0] }
  }

  const cookieOf = (browser: Browser) => ({
    cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
  })
  const bearing = (token: string) => ({ authorization: `Bearer ${token}` })
  const identityHeadersOf = (passed: Seen | undefined) =>
    Object.fromEntries(
      Object.entries(passed?.headers ?? {}).filter(([name]) => /^x.signin/.test(name)),
    )

  test('redirects an anonymous browser to sign in and back, and answers an anonymous API client with 401', async () => {
    const page = await ask('/notes/today%0d%0aset-cookie:x?all=1&x=%26')
    expect(page).toMatchObject({ status: 302, passed: undefined })
    expect(page.headers.location).toMatch(/\/sign-in\?next=\/notes\/today%0d%0aset-cookie:x$/)
    expect(page.headers['set-cookie']).toBeUndefined()
    expect(await ask('/notes/api/list')).toMatchObject({ status: 401, passed: undefined })
  })

  test('forwards the account and session to the service, without cookies', async () => {
    expect(person.cookies.has('__Host-signin')).toBe(true)
    const { status, text, passed } = await ask('/notes/today?all=1', cookieOf(person))
    expect([status, text, passed?.url]).toEqual([200, 'the notes', '/notes/today?all=1'])
    expect(identityHeadersOf(passed)).toEqual({
      'x-signin-account': (await person.call('sessions.current')).data.accountId,
      'x-signin-session': (await person.call('sessions.list')).data[0].id,
      'x-signin-roles': 'member',
      'x-signin-scopes': 'notes:read notes:write',
    })
    expect(passed?.headers.cookie).toBeUndefined()
    expect(passed?.headers.authorization).toBeUndefined()
  })

  test('removes identity headers that the client sent', async () => {
    const forged = {
      'x-signin-account': 'somebody-else',
      'X-SIGNIN-SESSION': 'x',
      'x-signin-roles': 'admin',
      'x-signin-scopes': 'all',
      'x-signin-service': 'root',
      'x-signin-actor': 'root',
      'x-signin-access-token': 'x',
      x_signin_service: 'root',
      x_signin_roles: 'admin',
    }
    for (const path of ['/notes/today', '/notes/api/list']) {
      const said = identityHeadersOf((await ask(path, cookieOf(person))).passed)
      expect(said).toMatchObject({ 'x-signin-roles': 'member' })
      const { passed } = await ask(path, { ...forged, ...cookieOf(person) })
      expect(identityHeadersOf(passed)).toEqual(said)
      expect((await ask(path, forged)).passed, 'without a session').toBeUndefined()
    }
  })

  test('replaces the credentials of an API request with an access token', async () => {
    const { passed } = await ask('/notes/api/list', cookieOf(person))
    const [, jwt = ''] = /^Bearer (.+)$/.exec(`${passed?.headers.authorization}`) ?? []
    expect(decodeJwt(jwt)).toMatchObject({
      iss: 'https://accounts.example.com',
      aud: 'notes',
      sub: identityHeadersOf(passed)['x-signin-account'],
      sid: identityHeadersOf(passed)['x-signin-session'],
    })

    const { token, id } = await makeToken(person)
    const displayed = await ask('/notes/api/list', bearing(token))
    expect(displayed.status).toBe(200)
    expect(JSON.stringify(displayed.passed)).not.toContain(token)
    expect(decodeJwt(`${displayed.passed?.headers.authorization}`.slice(7)).api_token).toBe(id)
    const page = await ask('/notes/today', bearing(token))
    expect(page.status).toBe(200)
    expect(page.passed?.headers.authorization).toBeUndefined()
  })

  test('rejects an invalid token, and a token in the query', async () => {
    const { token } = await makeToken(person)
    expect((await ask('/notes/api/list', bearing(`${token}x`))).status).toBe(401)
    expect((await ask(`/notes/api/list?access_token=${token}`)).status).toBe(401)
  })

  test('rejects a session within a second of its revocation on another replica', async () => {
    const elsewhere = await startApp({
      db: createDb({ url: signin.databaseUrl }),
      databaseUrl: signin.databaseUrl,
      env: { secure: true },
    })
    const gone = elsewhere.browser()
    await signUp(elsewhere, gone)
    const cookies = cookieOf(gone)
    expect((await ask('/notes/api/list', cookies)).status).toBe(200)
    expect((await gone.call('sessions.signOut')).data).toEqual({ ended: 1 })
    signin.passTime(CACHE_TTL_MS)
    expect(await ask('/notes/api/list', cookies)).toMatchObject({ status: 401, passed: undefined })
    expect((await ask('/notes/today', cookies)).status).toBe(302)
    await elsewhere.close()
  })

  test('sends a request body to the service only', async () => {
    const own = { ...cookieOf(person), 'sec-fetch-site': 'same-origin' }
    const { passed } = await ask('/notes/api/new', own, 'POST', 'a note')
    expect(passed).toMatchObject({ method: 'POST', body: 'a note' })
  })

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.test' }],
    ['an opaque origin', { origin: 'null' }],
    ['an origin with ours as its prefix', { origin: 'http://accounts.example.com.evil.test' }],
  ])('rejects changes by a page of %s', async (_, from) => {
    const host = { host: 'accounts.example.com' }
    for (const path of ['/notes/today', '/notes/api/new']) {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const forged = await ask(path, { ...host, ...cookieOf(person), ...from }, method)
        expect(forged).toMatchObject({ status: 403, passed: undefined })
      }
      const read = await ask(path, { ...host, ...cookieOf(person), ...from })
      expect(read.status, 'reading is allowed').toBe(200)
    }
    const own = { ...host, ...cookieOf(person), origin: 'http://accounts.example.com' }
    expect((await ask('/notes/api/new', own, 'POST')).status, 'an older browser').toBe(200)
  })

  test('does not expose its internal locations', async () => {
    for (const path of ['/_signin/who', '/_signin/who-for-notes', '/_signin/']) {
      expect((await ask(path, cookieOf(person))).status).toBe(404)
    }
  })

  test('rejects requests while Signin is down', async () => {
    expect((await ask('/notes/api/list', cookieOf(person))).status).toBe(200)
    await signin.app.close()
    expect(await ask('/notes/api/list', cookieOf(person))).toMatchObject({
      status: 500,
      passed: undefined,
    })
  })
})

/** Throws if the example no longer contains a line that is replaced. */
function replaced(text: string, changes: Record<string, string>): string {
  return Object.entries(changes).reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`The example has no ${from}`)
    return changed.replace(from, to)
  }, text)
}
