import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createJobs } from '../../src/jobs/jobs.ts'
import { createCounters } from '../../src/throttling/counters.ts'
import { networksOf } from '../../src/throttling/networks.ts'
import { createThrottle } from '../../src/throttling/per-address.ts'
import { appForFile, origin, startApp } from '../harness.ts'
import { ada, signUp } from '../people.ts'

const signin = await appForFile()

describe('health', () => {
  test('the process is not ready if the job queue has stopped', async () => {
    const { databaseUrl, app } = signin
    const jobs = createJobs({ databaseUrl, logger: app.log })
    const stuck = await startApp({ jobs: { ...jobs, isHealthy: () => false } })
    expect((await stuck.app.inject('/health/ready')).json()).toEqual({
      status: 'unavailable',
      queue: 'stopped',
    })
    await stuck.close()
  })

  test.each(['', '/api'])('is served under "%s"', async (prefix) => {
    expect((await signin.app.inject(`${prefix}/health`)).json()).toEqual({ status: 'ok' })
    expect((await signin.app.inject(`${prefix}/health/ready`)).json()).toEqual({ status: 'ready' })
  })

  test('a draining process is alive and not ready', async () => {
    const draining = await startApp({ isDraining: () => true })
    expect((await draining.app.inject('/health')).statusCode).toBe(200)
    expect((await draining.app.inject('/health/ready')).statusCode).toBe(503)
    await draining.close()
  })
})

describe('an unreachable database', () => {
  test('is answered with 503 and the request id, and nobody is signed in or out', async () => {
    const { createDb } = await import('@signin/db')
    const cut = await startApp({ db: createDb({ url: 'postgres://a:b@127.0.0.1:1/none' }) })
    expect((await cut.app.inject('/health')).statusCode).toBe(200)
    expect((await cut.app.inject('/health/ready')).statusCode).toBe(503)

    const browser = cut.browser()
    browser.cookies.set('signin', 'a'.repeat(40))
    const { email, password } = ada
    for (const answer of [
      await browser.call('sessions.current'),
      await cut.browser().call('sessions.signIn', { email, password }),
      await cut.browser().call('accounts.register', ada),
    ]) {
      expect(answer).toMatchObject({
        status: 503,
        error: { data: { code: 'unavailable', requestId: expect.stringMatching(/.{8}/) } },
      })
      expect(answer.headers['retry-after']).toBe('5')
    }
    expect(browser.cookies.size).toBe(1)
    await cut.close()
  })
})

describe('another site', () => {
  const forge = (headers: Record<string, string>) =>
    signin.browser().post('sessions.signOut', '{}', headers)

  test.each([
    ['its Origin', { origin: 'https://evil.example' }],
    ['an Origin with ours as its prefix', { origin: `${origin}.evil.example` }],
    ['an opaque Origin', { origin: 'null' }],
    ['Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site', origin }],
  ])('is recognised by %s and rejected', async (_, headers) => {
    expect(await forge(headers)).toMatchObject({
      status: 403,
      error: { data: { code: 'foreign_origin' } },
    })
  })

  test.each([
    ['our own page', { origin, 'sec-fetch-site': 'same-origin' }],
    ['our own page in an older browser', { origin }],
    ['a typed address', { 'sec-fetch-site': 'none' }],
    ['no browser at all', {}],
  ])('is not assumed for %s', async (_, headers) => {
    expect((await forge(headers)).status).toBe(200)
  })

  test('gets no CORS headers', async () => {
    const { headers } = await signin.app.inject({
      url: '/api/trpc/sessions.current',
      headers: { origin: 'https://evil.example' },
    })
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('every response', () => {
  test.each(['/health', '/api/trpc/sessions.current', '/api/nothing', '/nothing'])(
    '%s has the security headers and a request id',
    async (url) => {
      const { headers } = await signin.app.inject(url)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
      })
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['content-security-policy']).not.toContain('unsafe')
    },
  )

  test('to a malformed path has the headers of an error', async () => {
    const { headers } = await signin.app.inject('/%zz')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
    })
  })

  test('of a procedure is not cacheable', async () => {
    const { headers } = await signin.browser().call('sessions.current')
    expect(headers['cache-control']).toBe('no-store')
  })
})

describe('behind a proxy', () => {
  test('forwarded address and request id are taken from a trusted proxy only', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7', 'x-request-id': 'from-the-proxy-1' }
    const proxied = await startApp({ env: { trustedProxies: ['127.0.0.1'] } })
    for (const [app, address, requestId] of [
      [proxied, '203.0.113.7', 'from-the-proxy-1'],
      [signin, '127.0.0.1', expect.not.stringMatching('from-the-proxy-1')],
    ] as const) {
      const browser = app.browser(headers)
      await signUp(app, browser)
      const list = await browser.call('sessions.list')
      expect(list.data).toMatchObject([{ address }])
      expect(list.headers['x-request-id']).toEqual(requestId)
    }
    const forged = await proxied
      .browser({ 'x-request-id': 'a\tb{"level":60}' })
      .call('sessions.current')
    expect(forged.headers['x-request-id']).toMatch(/^[\w-]{36}$/)
    await proxied.close()
  })
})

describe('calls over the limit', () => {
  test('get 429 with Retry-After, for that network and procedure only', async () => {
    const counters = createCounters({
      db: signin.db,
      key: Buffer.alloc(32),
      logger: signin.app.log,
    })
    const limited = await startApp({
      env: { trustedProxies: ['127.0.0.1'] },
      throttleFor: createThrottle(counters, networksOf),
    })
    const from = (address: string) => limited.browser({ 'x-forwarded-for': address })
    const codes: (string | undefined)[] = []
    for (let n = 0; n < 31; n++) {
      const guess = { email: `${n}@example.com`, password: 'a guess' }
      const { error } = await from(`2001:db8::${n}`).call('sessions.signIn', guess)
      codes.push(error?.data.code)
    }
    const attempt = { email: ada.email, password: 'a guess' }
    expect(codes.slice(0, 30)).toEqual(Array(30).fill('wrong_email_or_password'))
    expect(codes[30]).toBe('too_many_calls')

    const refused = await from('2001:db8::ffff').call('sessions.signIn', attempt)
    expect(refused.status).toBe(429)
    expect(refused.error?.data.retryAfter).toBeGreaterThan(0)
    expect(refused.headers['retry-after']).toBe(String(refused.error?.data.retryAfter))
    expect((await from('2001:db8:0:1::1').call('sessions.signIn', attempt)).status).toBe(401)
    expect((await from('2001:db8::1').call('sessions.current')).status).toBe(200)
    await limited.close()
  })
})

describe('bytes that are not HTTP', () => {
  test.each([
    ['garbage', 'hello\r\n\r\n', 400],
    ['oversized headers', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s get an error and the connection is closed', async (_, bytes, status) => {
    await signin.app.listen({ port: 0, host: '127.0.0.1' }).catch(() => {})
    const { port } = signin.app.server.address() as { port: number }
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toContain('"error":{"message":')
  })
})
