import { errors } from '@signin/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Browser, procedures } from '../browser.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada, signUp } from '../people.ts'

const INPUTS_A_PROCEDURE = 1000

let signin: TestApp
let browser: Browser
beforeAll(async () => {
  signin = await startApp()
  browser = signin.browser()
  await signUp(browser)
})
afterAll(() => signin.close())

/** A failure the table foresees, told with its own status and message and nothing else. */
function expectRefusal(answer: Answer, what: string) {
  const { data, message } = answer.error ?? {}
  if (!data)
    throw new Error(`${what} was answered ${answer.status}, with no failure from the table`)
  expect(answer.status, what).toBeGreaterThanOrEqual(400)
  expect(answer.status, what).toBeLessThan(500)
  expect(errors[data.code], what).toEqual({ status: answer.status, message })
}

const registration = { ...ada, email: 'new@example.com' }
const valid: Record<string, object> = {
  'accounts.register': registration,
  'sessions.signIn': { email: ada.email, password: ada.password },
  'sessions.revoke': { id: '01a2055b-dce0-7cbd-bfdf-4436c6f8725b' },
}
const hostileText = [
  'a\0b',
  '\ud800',
  'x\udfffx',
  'x'.repeat(10_000),
  `${'x'.repeat(10_000)}@example.com`,
  '\u202egnp.exe',
  'ﷺ'.repeat(900),
  '',
  ' ',
  '\u0000',
]
const wrongTypes = [null, true, 0, 1.5, -1, [], {}, [['deep']], { $ne: null }]

describe.each(procedures)('$name', ({ name, type }) => {
  const send = (body: string) =>
    type === 'query' ? browser.get(name, body) : browser.post(name, body)
  const fields = Object.keys(valid[name] ?? {})

  test.each(['{', '{"email":', 'nul', '{"a":1}}', "{'a':1}", '\0', '\ud800'])(
    'malformed JSON %j',
    async (body) => expectRefusal(await send(body), body),
  )

  test.each([...wrongTypes.filter((value) => JSON.stringify(value) !== '{}'), 'text'])(
    'an input of another type: %j',
    async (value) => {
      if (value === null && fields.length === 0) return // no input is what it takes
      expectRefusal(await send(JSON.stringify(value)), String(value))
    },
  )

  test('an unknown field', async () => {
    for (const key of ['extra', '__proto__', 'constructor', 'x'.repeat(2000), '\ud800']) {
      const body = JSON.stringify(valid[name] ?? {}).replace(
        /\}$/,
        `${fields.length > 0 ? ',' : ''}${JSON.stringify(key)}:1}`,
      )
      expectRefusal(await send(body), key)
    }
  })

  if (fields.length > 0) {
    test('a missing field', async () => {
      for (const field of fields) {
        expectRefusal(await send(JSON.stringify({ ...valid[name], [field]: undefined })), field)
      }
    })

    test('hostile text and other types in each field', async () => {
      for (const field of fields) {
        for (const value of [...hostileText, ...wrongTypes]) {
          const answer = await send(JSON.stringify({ ...valid[name], [field]: value }))
          expectRefusal(answer, `${field}: ${JSON.stringify(value).slice(0, 60)}`)
        }
      }
    })
  }

  test('a body over the limit', async () => {
    const answer = await browser.post(name, JSON.stringify({ email: 'x'.repeat(100_001) }))
    expect(answer).toMatchObject({ status: 413, error: { data: { code: 'too_large' } } })
  })

  test.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    '',
  ])('the content type %j', async (contentType) => {
    const answer = await browser.post(name, '{}', { 'content-type': contentType })
    expect(answer).toMatchObject({ status: 415, error: { data: { code: 'wrong_content_type' } } })
  })

  test('another method', async () => {
    const answer = type === 'query' ? await browser.post(name, '') : await browser.get(name)
    expect(answer).toMatchObject({ status: 405, error: { data: { code: 'wrong_method' } } })
  })

  test(`${INPUTS_A_PROCEDURE} generated inputs, and no 5xx`, async () => {
    // Revoking one's own session or signing out would leave the rest of the inputs at the door.
    const endsTheSession = name === 'sessions.signOut'
    const sender = endsTheSession ? signin.browser() : browser
    await fc.assert(
      fc.asyncProperty(anything(fields), async (body) => {
        const answer =
          type === 'query' ? await sender.get(name, body) : await sender.post(name, body)
        if (answer.status !== 200) expectRefusal(answer, body)
      }),
      { numRuns: INPUTS_A_PROCEDURE },
    )
  })
})

/** Bodies from noise to nearly right: raw text, any JSON, and this procedure's own fields at random. */
function anything(fields: string[]): fc.Arbitrary<string> {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.emailAddress(),
    fc.uuid(),
    fc.constantFrom(...hostileText, ...Object.values(registration)),
  )
  const value = fc.oneof({ arbitrary: text, weight: 4 }, { arbitrary: fc.jsonValue(), weight: 1 })
  const shaped = fc.record(Object.fromEntries(fields.map((field) => [field, value])), {
    requiredKeys: [],
  })
  return fc.oneof(
    { arbitrary: fc.string({ unit: 'binary' }), weight: 1 },
    { arbitrary: fc.json(), weight: 2 },
    { arbitrary: shaped.map((input) => JSON.stringify(input)), weight: 5 },
  )
}

describe('beside the procedures', () => {
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
  ])('there is nothing by the name %j', async (name) => {
    for (const method of ['GET', 'POST'] as const) {
      const headers = { 'content-type': 'application/json' }
      expectRefusal(await browser.send({ method, url: `/api/trpc/${name}`, headers }), name)
    }
  })

  test('a batch may not be a flood', async () => {
    const names = Array(11).fill('sessions.current').join(',')
    const response = await signin.app.inject(`/api/trpc/${names}?batch=1`)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ error: { data: { code: 'invalid_input' } } })
  })

  test('nothing of all this was lost: the owner still signs in, and is who she was', async () => {
    const { email, password } = ada
    const { status } = await signin.browser().call('sessions.signIn', { email, password })
    expect(status).toBe(200)
    const { name } = await signin.db.account.findUniqueOrThrow({ where: { email } })
    expect(name).toBe(ada.name)
  })

  test('and no password of it is in the log', () => {
    expect(signin.logged()).not.toContain(ada.password)
    expect(signin.logged()).not.toContain('x'.repeat(1000))
  })
})
