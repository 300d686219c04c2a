import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { origin, startApp, type TestApp } from '../harness.ts'

describe('the web app served by the api', () => {
  let both: TestApp
  let webRoot: string
  beforeAll(async () => {
    webRoot = mkdtempSync(path.join(tmpdir(), 'signin-web-'))
    mkdirSync(path.join(webRoot, 'assets'))
    writeFileSync(path.join(webRoot, 'index.html'), '<title>Signin</title>')
    writeFileSync(path.join(webRoot, 'admin.html'), '<title>Signin console</title>')
    writeFileSync(path.join(webRoot, 'assets/index-1a2b.js'), 'export {}')
    both = await startApp({
      env: { publicUrl: new URL(origin), secure: false, trustedProxies: [], webRoot },
    })
  })
  afterAll(async () => {
    await both.close()
    rmSync(webRoot, { recursive: true })
  })

  test.each(['/', '/sign-in', '/account/sessions', '/sign-in?next=/a.b'])(
    '%s is a page',
    async (url) => {
      for (const method of ['GET', 'HEAD'] as const) {
        const { statusCode, headers } = await both.app.inject({ method, url })
        expect(statusCode).toBe(200)
        expect(headers['content-type']).toContain('text/html')
        expect(headers['cache-control']).toBe('no-cache')
      }
    },
  )

  test.each([
    ['/admin', 'Signin console'],
    ['/admin/', 'Signin console'],
    ['/%61dmin/accounts?text=a.b', 'Signin console'],
    ['/admin.html', 'Signin console'],
    ['/administration', 'Signin'],
    ['/account/admin', 'Signin'],
  ])('%s is a page of %s, with the security headers', async (url, title) => {
    const { statusCode, headers, body } = await both.app.inject(url)
    expect(statusCode).toBe(200)
    expect(body).toBe(`<title>${title}</title>`)
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })

  test('files with a hash in their name may be cached forever', async () => {
    const { headers } = await both.app.inject('/assets/index-1a2b.js')
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  test.each([
    '/assets/gone-3c4d.js',
    '/metrics',
    '/api',
    '/.well-known/keys.json',
    '/favicon.png',
    '/%61pi/nothing',
    '/favicon%2Epng',
    '/assets%2Fgone-3c4d',
    '/%2e%2e/%2e%2e/x.y',
    '/%00',
  ])('%s is not a page', async (url) => {
    const response = await both.app.inject(url)
    expect(response.statusCode).toBeGreaterThanOrEqual(400)
    expect(response.statusCode).toBeLessThan(500)
    expect(['not_found', 'invalid_input']).toContain(response.json().error.data.code)
  })
})
