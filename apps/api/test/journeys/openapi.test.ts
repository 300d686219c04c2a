import { openApiDocument } from '@signin/contracts/openapi'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type StaffMember, signInStaff } from '../administration/staff.ts'
import { type Answer, type Browser, procedures } from '../browser.ts'
import { appForFile } from '../harness.ts'
import { ada, signUp } from '../people.ts'

/** The OpenAPI document as a client reads it. */
interface Described {
  paths: Record<string, Record<string, { responses: Record<string, Reference & Response> }>>
  components: { schemas: object; responses: Record<string, Response> }
}
interface Reference {
  $ref?: string
}
interface Response {
  content: { 'application/json': { schema: object } }
}

const inOneFile = JSON.stringify(openApiDocument()).replaceAll('#/components/schemas/', '#/$defs/')
const { paths, components }: Described = JSON.parse(inOneFile)

/**
 * Fails if the status is not documented for the procedure, or the body does not match its schema.
 */
function expectDocumented(procedure: string, { status, data, error }: Answer): void {
  const [operation] = Object.values(paths[`/api/trpc/${procedure}`] ?? {})
  const reported = operation?.responses[status]
  expect(reported, `${procedure} is answered ${status}`).toBeDefined()
  const named = reported?.$ref?.split('/').at(-1)
  const response = named ? components.responses[named] : reported
  const own = response?.content['application/json'].schema
  const schema = { ...own, $defs: components.schemas } as z.core.JSONSchema.JSONSchema
  const body = error ? { error } : { result: { data } }
  expect(z.fromJSONSchema(schema).safeParse(body).error, procedure).toBeUndefined()
}

const signin = await appForFile()
let browser: Browser
let admin: StaffMember
beforeAll(async () => {
  browser = signin.browser()
  await signUp(signin, browser)
  admin = await signInStaff(signin, 'admin')
})

const callerOf = (guard: string) => (guard === 'staff' ? admin.browser : browser)

describe.each(procedures)(
  'the OpenAPI document describes the response of $name',
  ({ name, guard }) => {
    test('to an anonymous caller', async () => {
      expectDocumented(name, await signin.browser().call(name, {}))
    })

    test('to invalid input', async () => {
      const answer = await callerOf(guard).call(name, 'junk')
      expect(answer).toMatchObject({ status: 400 })
      expectDocumented(name, answer)
    })
  },
)

/** The input of the queries that need one. */
const queryInputs: Record<string, () => Promise<object>> = {
  'admin.accounts.show': async () => ({ accountId: admin.accountId }),
  'admin.accounts.emails': async () => ({ accountId: admin.accountId }),
  'admin.audit.show': async () => ({ id: (await signin.db.auditEvent.findFirstOrThrow()).id }),
}

const queries = procedures.filter(({ type }) => type === 'query')
test.each(queries)(
  'the OpenAPI document describes the response of $name to an authorised caller',
  async ({ name, guard }) => {
    const answer = await callerOf(guard).call(name, (await queryInputs[name]?.()) ?? {})
    expect(answer.status).toBe(200)
    expectDocumented(name, answer)
  },
)

describe('the OpenAPI document describes the response of a mutation', () => {
  const { email, password } = ada
  const token = {
    kind: 'personal',
    name: 'A script',
    scopes: ['account:read', 'notes:read'],
    expiresInDays: 30,
  }
  test.each<[string, number, object]>([
    ['accounts.register', 200, { email: 'grace@example.com', password, name: 'Grace' }],
    ['accounts.updateProfile', 200, { name: 'Ada', timeZone: 'Europe/Vienna' }],
    ['accounts.exportData', 200, {}],
    ['accounts.requestEmailChange', 200, { email: 'new@example.com' }],
    ['passkeys.startRegistration', 200, {}],
    ['passkeys.startSignIn', 200, {}],
    ['passwords.reset', 410, { token: 'A'.repeat(43), password }],
    ['secondFactors.startTotp', 200, {}],
    ['secondFactors.replaceRecoveryCodes', 404, {}],
    ['sessions.signIn', 401, { email, password: 'not her password' }],
    ['sessions.revokeOthers', 200, {}],
    ['tokens.createApiToken', 200, token],
    ['tokens.createApiToken', 403, { ...token, kind: 'service', service: 'notes' }],
    ['tokens.issueAccessToken', 200, { audience: 'notes' }],
    ['tokens.issueAccessToken', 400, { audience: 'nobody' }],
    ['sessions.signOut', 200, {}],
    ['sessions.signIn', 200, { email, password }],
  ])('%s, %i', async (procedure, status, input) => {
    const answer = await browser.call(procedure, input)
    expect(answer.status).toBe(status)
    expectDocumented(procedure, answer)
  })

  test('and a response that does not match is detected', () => {
    const answer = {
      status: 200,
      data: { status: 'sent', email: 1 },
      error: undefined,
      headers: {},
    }
    expect(() => expectDocumented('accounts.register', answer)).toThrow()
    expect(() => expectDocumented('accounts.me', { ...answer, status: 418 })).toThrow('418')
  })
})
