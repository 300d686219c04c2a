import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { handleErrors } from '../../src/http/errors.ts'
import { rejectForeignOrigins } from '../../src/http/origin.ts'
import { sendSecurityHeaders } from '../../src/http/security-headers.ts'
import { type Mailbox, mailbox } from '../../src/mail/mailbox.ts'
import { serveMailbox } from '../../src/mail/mailbox-pages.ts'
import { message } from '../../src/mail/sample.testing.ts'

const HOSTILE = '<script>alert("1")</script>\'Ada\''
const ESCAPED = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;Ada&#39;'

let directory: string
let box: Mailbox
let app: FastifyInstance

beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'signin-mailbox-'))
  box = mailbox({ directory, from: 'no-reply@signin.example', clock: () => new Date() })
  app = fastify()
  handleErrors(app)
  await sendSecurityHeaders(app, false)
  rejectForeignOrigins(app, 'http://localhost:4000')
  const templates = [{ kind: 'welcome', message: { ...message, subject: HOSTILE } }]
  serveMailbox(app, { mailbox: box, publicUrl: new URL('http://signin.test:8080'), templates })
})
afterEach(async () => {
  await app.close()
  rmSync(directory, { recursive: true })
})

const get = (url: string) => app.inject({ url })
const newest = async () => String((await box.list())[0]?.id)

test.each([
  ['localhost:4000', 200],
  ['127.0.0.1:5173', 200],
  ['[::1]:4000', 200],
  ['signin.test', 200],
  ['signin.test.attacker.example', 404],
  ['attacker.example:4000', 404],
  ['localhost@attacker.example', 404],
  ['127.0.0.1.nip.io', 404],
])('is served for known Host names only: %s gets %i', async (host, status) => {
  for (const url of ['/dev/mailbox', '/dev/mailbox.json', '/dev/mailbox/state.json']) {
    expect((await app.inject({ url, headers: { host } })).statusCode).toBe(status)
  }
})

test('an empty mailbox has a notice', async () => {
  const { statusCode, body } = await get('/dev/mailbox')
  expect(statusCode).toBe(200)
  expect(body).toContain('No mail yet')
  expect(body).not.toContain('Empty the mailbox')
})

test('emails are listed as HTML and JSON, newest first', async () => {
  await box.send({ ...message, subject: 'the first' }, 'a')
  await box.send({ ...message, subject: 'the second' }, 'b')
  const { body } = await get('/dev/mailbox')
  expect(body.indexOf('the second')).toBeLessThan(body.indexOf('the first'))
  expect(body).toContain(`href="/dev/mailbox/${await newest()}"`)
  const listed = (await get('/dev/mailbox.json')).json()
  expect(listed).toHaveLength(2)
  expect(listed[0]).toMatchObject({
    to: 'ada@example.com',
    subject: 'the second',
    links: ['https://signin.example/confirm#token=a_b-c'],
  })
})

test('the state changes when new mail arrives', async () => {
  const displayed = /data-state="([^"]*)"/.exec((await get('/dev/mailbox')).body)?.[1]
  const state = async () => (await get('/dev/mailbox/state.json')).json().state
  expect(await state()).toBe(displayed)
  await box.send(message, 'a')
  expect(await state()).not.toBe(displayed)
})

test('an email is shown as a page, as text and with its headers', async () => {
  await box.send(message, 'job-1')
  const id = await newest()
  const { body } = await get(`/dev/mailbox/${id}`)
  expect(body).toContain(`src="/dev/mailbox/${id}/html"`)
  expect(body).toContain('https://signin.example/confirm#token=a_b-c')
  for (const text of ['ada@example.com', 'auto-generated', '&lt;job-1@signin.example&gt;']) {
    expect(body).toContain(text)
  }
  expect((await get(`/dev/mailbox/${id}/html`)).body).toContain('One more step, Ada')
})

test('user input is escaped on every page', async () => {
  await box.send({ ...message, subject: HOSTILE, paragraphs: [HOSTILE] }, 'a')
  const id = await newest()
  for (const url of [
    '',
    `/${id}`,
    `/${id}/html`,
    '/templates',
    '/templates/welcome',
    '/templates/welcome/html',
  ]) {
    const { body, statusCode } = await get(`/dev/mailbox${url}`)
    expect(statusCode).toBe(200)
    expect(body).toContain(ESCAPED)
    expect(body).not.toContain(HOSTILE)
  }
})

describe('the content security policy', () => {
  test('allows the mailbox its own style and script only', async () => {
    const { headers, body } = await get('/dev/mailbox')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(body).not.toMatch(/ style=| on\w+=/)
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-frame-options']).toBe('DENY')
  })

  test('allows an email no script, and links that open in a new tab', async () => {
    await box.send(message, 'a')
    const { headers, body } = await get(`/dev/mailbox/${await newest()}/html`)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/sandbox allow-popups allow-popups-to-escape-sandbox$/)
    expect(policy).not.toContain('script-src')
    expect(headers['x-frame-options']).toBe('SAMEORIGIN')
    expect(body).toContain('<base target="_blank">')
  })
})

describe('emptying the mailbox', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  test('redirects to an empty mailbox', async () => {
    await box.send(message, 'a')
    const answer = await app.inject({ method: 'POST', url: '/dev/mailbox/empty', headers: form })
    expect(answer.statusCode).toBe(303)
    expect(answer.headers.location).toBe('/dev/mailbox')
    expect(await box.list()).toEqual([])
  })

  test('is rejected from another site', async () => {
    await box.send(message, 'a')
    const headers = { ...form, 'sec-fetch-site': 'cross-site' }
    const answer = await app.inject({ method: 'POST', url: '/dev/mailbox/empty', headers })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(await box.list()).toHaveLength(1)
  })
})

test.each([
  '/dev/mailbox/000000000000001-x',
  '/dev/mailbox/..%2f..%2fpackage',
  '/dev/mailbox/x/html',
  '/dev/mailbox/templates/none',
  '/dev/mailbox/templates/none/html',
])('%s is not found', async (url) => {
  const { statusCode, body } = await get(url)
  expect(statusCode).toBe(404)
  expect(body).toContain('This email is gone')
})
