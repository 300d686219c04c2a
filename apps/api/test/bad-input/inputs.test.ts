import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { signInStaff } from '../administration/staff.ts'
import { accepts, type Browser, procedures } from '../browser.ts'
import { appForFile } from '../harness.ts'
import { ada, grace, signUp } from '../people.ts'
import { expectAppError } from './expected-error.ts'
import { anyBody, hostileText, wrongTypes } from './hostile-values.ts'
import { validInputs } from './valid-inputs.ts'

const full = process.env.TEST_TIER === 'full'
const INPUTS_PER_PROCEDURE = full ? 1000 : 50
/** For procedures without input fields. */
const INPUTS_WITHOUT_FIELDS = full ? 100 : 20

const signin = await appForFile()
let browser: Browser
let admin: Browser
beforeAll(async () => {
  browser = signin.browser()
  await signUp(signin)
  await signUp(signin, browser, grace)
  admin = (await signInStaff(signin, 'admin')).browser
})

describe.each(procedures)('$name', ({ name, type, guard }) => {
  const valid = validInputs[name] ?? {}
  const fields = Object.keys(valid)
  const caller = () => (guard === 'staff' ? admin : browser)
  const send = (body: string, by = caller()) =>
    type === 'query' ? by.get(name, body) : by.post(name, body)

  /**
   * The contract's schemas say which inputs are valid. A valid input must get 200 or an error of
   * the table; an invalid one is rejected by code that all procedures share, so one request per
   * procedure suffices outside the full tier.
   */
  async function expectContractKept(inputs: object[]) {
    const [refused, taken] = [false, true].map((is) =>
      inputs.filter((input) => accepts(name, JSON.parse(JSON.stringify(input))) === is),
    ) as [object[], object[]]
    for (const input of taken) {
      const answer = await send(JSON.stringify(input))
      if (answer.status !== 200) expectAppError(answer, JSON.stringify(input).slice(0, 80))
    }
    for (const input of full ? refused : refused.slice(0, 1)) {
      expectAppError(await send(JSON.stringify(input)), JSON.stringify(input).slice(0, 80))
    }
  }

  test('an unknown field is rejected', async () => {
    for (const key of ['extra', '__proto__', 'constructor', 'x'.repeat(2000), '\ud800']) {
      const body = JSON.stringify(valid).replace(
        /\}$/,
        `${fields.length > 0 ? ',' : ''}${JSON.stringify(key)}:1}`,
      )
      expectAppError(await send(body), key)
    }
  })

  if (fields.length > 0) {
    test('the valid example matches the schema', () => {
      expect(accepts(name, valid)).toBe(true)
    })

    test('a missing field is rejected', () =>
      expectContractKept(fields.map((field) => ({ ...valid, [field]: undefined }))))

    test.each(fields)('hostile text and wrong types as %s are answered without a 5xx', (field) =>
      expectContractKept(
        [...hostileText, ...wrongTypes].map((value) => ({ ...valid, [field]: value })),
      ),
    )
  }

  const numRuns = fields.length > 0 ? INPUTS_PER_PROCEDURE : INPUTS_WITHOUT_FIELDS
  test(`${numRuns} generated inputs are answered without a 5xx`, async () => {
    // Signing out would end the session, and the remaining inputs would not pass the guard.
    const sender = name === 'sessions.signOut' ? signin.browser() : caller()
    await fc.assert(
      fc.asyncProperty(anyBody(fields), async (body) => {
        const answer = await send(body, sender)
        if (answer.status !== 200) expectAppError(answer, body)
      }),
      { numRuns },
    )
  })
})

describe('after all hostile inputs', () => {
  test('the account is unchanged and its owner can sign in', async () => {
    const { email, password } = ada
    const { status } = await signin.browser().call('sessions.signIn', { email, password })
    expect(status).toBe(200)
    const { name } = await signin.db.account.findUniqueOrThrow({ where: { email } })
    expect(name).toBe(ada.name)
  })

  test('the log contains no password', () => {
    expect(signin.logged()).not.toContain(ada.password)
    expect(signin.logged()).not.toContain('x'.repeat(1000))
  })
})
