import { beforeAll, describe, expect, test } from 'vitest'
import { type Browser, procedures } from '../browser.ts'
import { appForFile } from '../harness.ts'
import { signUp } from '../people.ts'
import { expectAppError } from './expected-error.ts'
import { hostileText, wrongTypes } from './hostile-values.ts'

const signin = await appForFile()
let browser: Browser
beforeAll(async () => {
  browser = signin.browser()
  await signUp(signin, browser)
})

const tooLarge = JSON.stringify({ email: 'x'.repeat(100_001) })

function sendTo({ name, type }: (typeof procedures)[number]) {
  return (body: string) => (type === 'query' ? browser.get(name, body) : browser.post(name, body))
}

/**
 * The first query and the first mutation behind each guard. Input is rejected before any code of
 * the procedure runs, so one of each is enough.
 */
const oneOfEachGuard = procedures.filter(
  ({ guard, type }, at) =>
    procedures.findIndex((other) => other.guard === guard && other.type === type) === at,
)

describe.each(oneOfEachGuard)('behind the guard $guard, the $type $name', (procedure) => {
  const send = sendTo(procedure)

  test.each(['{', '{"email":', 'nul', '{"a":1}}', "{'a':1}", '\0', '\ud800'])(
    'rejects the malformed JSON %j',
    async (body) => expectAppError(await send(body), body),
  )

  test('rejects input of a wrong type, and hostile text', async () => {
    for (const value of [...wrongTypes, ...hostileText].filter((it) => !isEmptyObject(it))) {
      const answer = await send(JSON.stringify(value))
      if (answer.status !== 200) expectAppError(answer, JSON.stringify(value).slice(0, 80))
    }
  })

  test.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    '',
  ])('rejects the content type %j', async (contentType) => {
    const answer = await browser.post(procedure.name, '{}', { 'content-type': contentType })
    expect(answer).toMatchObject({ status: 415, error: { data: { code: 'wrong_content_type' } } })
  })
})

/** All procedures share these checks; a procedure registered outside of them fails here. */
describe.each(procedures)('$name is covered by the shared checks', (procedure) => {
  const { name, type } = procedure
  const send = sendTo(procedure)

  test('rejects malformed JSON, another content type and a body over the limit', async () => {
    expectAppError(await send('{"a":1}}'), 'malformed JSON')
    const plain = await browser.post(name, '{}', { 'content-type': 'text/plain' })
    expect(plain).toMatchObject({ status: 415, error: { data: { code: 'wrong_content_type' } } })
    const large = await browser.post(name, tooLarge)
    expect(large).toMatchObject({ status: 413, error: { data: { code: 'too_large' } } })
  })

  test('rejects another method', async () => {
    const answer = type === 'query' ? await browser.post(name, '') : await browser.get(name)
    expect(answer).toMatchObject({ status: 405, error: { data: { code: 'wrong_method' } } })
  })
})

describe('paths that are not procedures', () => {
  test.each([
    'nope',
    'accounts',
    'accounts.',
    '.register',
    'accounts.register.x',
    '__proto__',
    'constructor',
    'a'.repeat(1900),
    '%00',
    '%zz',
    '..%2f',
  ])('there is no procedure named %j', async (name) => {
    for (const method of ['GET', 'POST'] as const) {
      const headers = { 'content-type': 'application/json' }
      expectAppError(await browser.send({ method, url: `/api/trpc/${name}`, headers }), name)
    }
  })

  test('a batch of more than ten calls is rejected', async () => {
    const names = Array(11).fill('sessions.current').join(',')
    const response = await signin.app.inject(`/api/trpc/${names}?batch=1`)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ error: { data: { code: 'batch_too_large' } } })
  })
})

function isEmptyObject(value: unknown) {
  return JSON.stringify(value) === '{}'
}
