import { errors } from '@signin/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Browser, procedures, takes } from '../browser.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada, grace, signUp } from '../people.ts'

const INPUTS_A_PROCEDURE = 1000
/** Where there is nothing to get wrong but to send anything at all. */
const INPUTS_WITHOUT_FIELDS = 100

let signin: TestApp
let browser: Browser
beforeAll(async () => {
  signin = await startApp()
  browser = signin.browser()
  await signUp(signin)
  await signUp(signin, browser, grace)
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
const id = '01a2055b-dce0-7cbd-bfdf-4436c6f8725b'
const token = 'A'.repeat(43)
const credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', clientExtensionResults: {} }
const assertion = {
  ...credential,
  response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA' },
}
const attestation = { ...credential, response: { clientDataJSON: 'e30', attestationObject: 'oA' } }

/** An input with every field, for each procedure that takes any. */
const valid: Record<string, object> = {
  'accounts.register': registration,
  'accounts.resendConfirmation': { registration: id },
  'accounts.confirmEmail': { token, password: ada.password },
  'accounts.updateProfile': { name: 'Grace', locale: 'en-GB', timeZone: 'Europe/Vienna' },
  'accounts.requestEmailChange': { email: 'new@example.com' },
  'accounts.confirmEmailChange': { token },
  'accounts.undoEmailChange': { token },
  'activity.list': { group: 'signIns', before: id },
  'identities.startSignIn': { provider: 'acme' },
  'identities.startLink': { provider: 'acme' },
  'identities.startConfirm': { provider: 'acme' },
  'identities.finish': { provider: 'acme', parameters: { code: 'a', state: 'b' } },
  'identities.remove': { id },
  'passkeys.startRegistration': { conditional: false },
  'passkeys.finishRegistration': { response: attestation, name: 'Laptop' },
  'passkeys.rename': { id, name: 'Laptop' },
  'passkeys.remove': { id },
  'passkeys.finishSignIn': { response: assertion },
  'passwords.change': { current: 'not her password', password: ada.password },
  'passwords.requestReset': { email: 'new@example.com' },
  'passwords.reset': { token, password: ada.password },
  'secondFactors.confirmTotp': { code: '000000' },
  'secondFactors.askForPasskey': { on: false },
  'sessions.signIn': { email: 'new@example.com', password: ada.password },
  'sessions.requestSignInLink': { email: 'new@example.com' },
  'sessions.signInWithLink': { token },
  'sessions.completeSecondFactor': { method: 'totp', code: '000000' },
  'sessions.reauthenticate': { method: 'password', password: 'not her password' },
  'sessions.revoke': { id },
  'sessions.disown': { token },
  'tokens.issueAccessToken': { audience: 'notes', scopes: ['notes:read'] },
  'tokens.createApiToken': {
    kind: 'personal',
    name: 'Nightly backup',
    scopes: ['account:read'],
    expiresInDays: 30,
  },
  'tokens.revokeApiToken': { id },
}

/** The contract itself tells what is good; what it takes must be answered, and not with a surprise. */
async function expectContractKept(answer: Answer, name: string, input: unknown) {
  const what = JSON.stringify(input)?.slice(0, 80) ?? 'nothing'
  const sent = input === undefined ? undefined : JSON.parse(JSON.stringify(input))
  if (!takes(name, sent)) return expectRefusal(answer, what)
  if (answer.status !== 200) expectRefusal(answer, what)
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
      await expectContractKept(await send(JSON.stringify(value)), name, value)
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
    test('a valid input is no bad input', () => {
      expect(takes(name, valid[name])).toBe(true)
    })

    test('a missing field', async () => {
      for (const field of fields) {
        const input = { ...valid[name], [field]: undefined }
        await expectContractKept(await send(JSON.stringify(input)), name, input)
      }
    })

    test('hostile text and other types in each field', async () => {
      for (const field of fields) {
        for (const value of [...hostileText, ...wrongTypes]) {
          const input = { ...valid[name], [field]: value }
          await expectContractKept(await send(JSON.stringify(input)), name, input)
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

  const numRuns = fields.length > 0 ? INPUTS_A_PROCEDURE : INPUTS_WITHOUT_FIELDS
  test(`${numRuns} generated inputs, and no 5xx`, async () => {
    // Revoking one's own session or signing out would leave the rest of the inputs at the door.
    const endsTheSession = name === 'sessions.signOut'
    const sender = endsTheSession ? signin.browser() : browser
    await fc.assert(
      fc.asyncProperty(anything(fields), async (body) => {
        const answer =
          type === 'query' ? await sender.get(name, body) : await sender.post(name, body)
        if (answer.status !== 200) expectRefusal(answer, body)
      }),
      { numRuns },
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
