import { describe, expect, test } from 'vitest'
import { readEnv } from '../../src/env.ts'
import { appForFile, origin as own, startApp, type TestApp } from '../harness.ts'
import { signUp } from '../people.ts'

const allowed = 'https://app.example.com'
const current = '/api/trpc/sessions.current'
const signOut = '/api/trpc/sessions.signOut'

const signin = await appForFile({ env: { corsOrigins: [allowed, 'http://localhost:5173'] } })

/**
 * Sends the preflight request of a page at that origin; `corsHeaders` names the CORS headers returned.
 */
async function preflight(origin: string, url = signOut, { app }: TestApp = signin) {
  const { statusCode, headers } = await app.inject({
    method: 'OPTIONS',
    url,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  })
  return { status: statusCode, headers, corsHeaders: corsHeadersIn(headers) }
}

const corsHeadersIn = (headers: object) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'))

const anonymousClients = [
  'https://evil.test',
  'null',
  '*',
  'https://app.example.com.evil.test',
  'https://evil.test/https://app.example.com',
  'https://evilapp.example.com',
  'https://example.com',
  'https://sub.app.example.com',
  'https://app.example.com:8443',
  'https://app.example.com:443',
  'https://app.example.com/',
  'https://APP.example.com',
  'http://app.example.com',
  'https://app.example.com, https://evil.test',
  'https://appxexample.com',
]

describe('a page of an allowed origin', () => {
  test.each([allowed, 'http://localhost:5173'])(
    '%s may send requests with cookies',
    async (origin) => {
      const { status, headers } = await preflight(origin)
      expect(status).toBe(204)
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
        'access-control-allow-headers': 'content-type, authorization',
        'access-control-max-age': '600',
        vary: 'Origin',
      })
    },
  )

  test.each([
    ['this site', 'same-site'],
    ['another site', 'cross-site'],
    ['an older browser', undefined],
  ])('from %s may read and change what its signed-in user may', async (_, site) => {
    const page = signin.browser({ origin: allowed, ...(site && { 'sec-fetch-site': site }) })
    await signUp(signin, page)
    const read = await page.call('sessions.current')
    expect(read.data).not.toBeNull()
    const done = await page.call('sessions.signOut')
    expect(done).toMatchObject({ status: 200, data: { ended: 1 } })
    for (const { headers } of [read, done]) {
      expect(headers).toMatchObject({
        'access-control-allow-origin': allowed,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'x-request-id, retry-after, www-authenticate',
        vary: 'Origin',
      })
    }
  })

  test('can read errors', async () => {
    const { status, headers } = await signin.browser({ origin: allowed }).call('accounts.me')
    expect(status).toBe(401)
    expect(headers['access-control-allow-origin']).toBe(allowed)
  })

  test.each(['/health', '/sign-in', '/api', '/apis/x'])(
    'gets no CORS headers for %s',
    async (url) => {
      expect((await preflight(allowed, url)).corsHeaders).toEqual([])
      const { headers } = await signin.app.inject({ url, headers: { origin: allowed } })
      expect(corsHeadersIn(headers)).toEqual([])
    },
  )
})

describe('a page of any other origin', () => {
  test.each(anonymousClients)(
    '%s gets no CORS headers, and its mutations are rejected',
    async (origin) => {
      const asked = await preflight(origin)
      expect(asked).toMatchObject({ status: 405, corsHeaders: [] })
      expect(asked.headers.vary).toBe('Origin')

      const victim = signin.browser()
      await signUp(signin, victim)
      const headers = { origin }
      const read = await victim.send({ method: 'GET', url: current, headers })
      expect(corsHeadersIn(read.headers)).toEqual([])
      expect(read.headers.vary, 'no cache may hand it to a friend').toBe('Origin')
      const forged = await victim.post('sessions.signOut', '{}', headers)
      expect(forged).toMatchObject({ status: 403, error: { data: { code: 'foreign_origin' } } })
      expect(corsHeadersIn(forged.headers)).toEqual([])
      expect((await victim.call('sessions.current')).data).not.toBeNull()
    },
  )

  test.each(['cross-site', 'same-site'])(
    'that is %s and sends no Origin is rejected',
    async (site) => {
      const { status } = await signin.browser({ 'sec-fetch-site': site }).call('sessions.signOut')
      expect(status).toBe(403)
    },
  )
})

describe('configuration of origins', () => {
  test('no origin is allowed by default in production', async () => {
    const { corsOrigins } = readEnv({
      NODE_ENV: 'production',
      SECRET_KEY_BASE: 'kX9wQ2mZ7vB4nT1cR6yU3pL8sD5fG0hJ',
      DATABASE_URL: 'postgresql://signin@db.internal/signin',
      PUBLIC_URL: 'https://signin.example',
      SMTP_URL: 'smtps://signin:word@mail.example',
    })
    expect(corsOrigins).toEqual([])
    const closed = await startApp({ env: { corsOrigins } })
    for (const origin of [...anonymousClients, allowed, own, 'http://localhost:5173']) {
      expect(await preflight(origin, signOut, closed)).toMatchObject({
        status: 405,
        corsHeaders: [],
      })
    }
    const forged = await closed.browser({ origin: allowed }).call('sessions.signOut')
    expect(forged.status).toBe(403)
    await closed.close()
  })

  test('the origins of Vite are allowed in development, next to the configured ones', () => {
    const vite = ['http://localhost:5173', 'http://127.0.0.1:5173']
    expect(readEnv({}).corsOrigins).toEqual(vite)
    expect(readEnv({ CORS_ORIGINS: allowed }).corsOrigins).toEqual([...vite, allowed])
  })

  test.each(['*', 'null', 'https://*.example.com', 'app.example.com', `${allowed}/`])(
    '%s is not a valid origin',
    (listed) => expect(() => readEnv({ CORS_ORIGINS: listed })).toThrow('CORS_ORIGINS'),
  )
})
