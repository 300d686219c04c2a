import { readFileSync } from 'node:fs'
import { TRPCError } from '@trpc/server'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { Registration } from './accounts/schema.ts'
import type { Context } from './context.ts'
import { AppError } from './errors.ts'
import { parametersOf } from './openapi/parameters.ts'
import { procedures } from './openapi/procedures.ts'
import { createSchemas } from './openapi/schemas.ts'
import { openApiDocument } from './openapi.ts'
import { appRouter } from './router.ts'
import { publicProcedure, router } from './trpc.ts'
import type { StaffRole, TokenBearer, Viewer } from './viewer.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const described = openApiDocument() as unknown as {
  info: { version: string }
  paths: Record<string, Record<'get' | 'post', Operation>>
}

interface Operation {
  operationId: string
  security: Record<string, string[]>[]
  'x-signin-scope'?: string
  'x-signin-recent'?: boolean
  'x-signin-role'?: StaffRole
}

describe('docs/openapi.json', () => {
  test('is up to date with the contract', () => {
    const mend = 'It is not. Write it anew with: pnpm --filter @signin/contracts openapi'
    expect(JSON.parse(read('../../../docs/openapi.json')), mend).toEqual(described)
  })

  test('has the version of this package', () => {
    expect(described.info.version).toBe(JSON.parse(read('../package.json')).version)
  })

  test('is generated deterministically', () => {
    expect(JSON.stringify(openApiDocument())).toBe(JSON.stringify(described))
  })

  test('gives each operation a unique id', () => {
    const ids = Object.values(described.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    )
    expect(new Set(ids).size).toBe(ids.length)
  })
})

/** The error of the guard for this caller, before input validation; null if the guard passes. */
async function appError(
  name: string,
  who: Partial<Pick<Context, 'viewer' | 'bearer' | 'staffRoleOf'>>,
) {
  const context = {
    requestId: '',
    viewer: null,
    bearer: null,
    throttle: { take: async () => 0 },
    appErrorOf: () => null,
    ...who,
    ownViewer: who.viewer ?? null,
  } as unknown as Context
  type Callers = { [name: string]: Callers } & ((input: unknown) => Promise<unknown>)
  const call = name
    .split('.')
    .reduce(
      (at, part) => at[part] as Callers,
      appRouter.createCaller(context) as unknown as Callers,
    )
  const failed: unknown = await call('not an object').catch((error) => error)
  return failed instanceof TRPCError && failed.cause instanceof AppError ? failed.cause.code : null
}

describe.each(procedures())('the documented guard of $name', (procedure) => {
  const { get, post } = described.paths[`/api/trpc/${procedure.name}`] ?? {}
  const operation = (procedure.type === 'query' ? get : post) as Operation
  const viewer: Viewer = {
    accountId: '01a2055b-da08-7048-8090-df7b0df48b42',
    sessionId: '01a2055b-dce0-7cbd-bfdf-4436c6f8725b',
    sessionCreatedAt: new Date(),
    sessionExpiresAt: new Date(),
    authenticatedAt: new Date(),
    authenticatedRecently: false,
    provedTwoFactors: true,
    secondFactorMissing: false,
    impersonator: null,
    method: 'password',
    secondFactor: null,
  }
  const opens = (scheme: string) => operation.security.some((one) => scheme in one)

  test('says whether it is public', async () => {
    const anyone = operation.security.some((one) => Object.keys(one).length === 0)
    expect(await appError(procedure.name, {})).toBe(anyone ? null : 'not_signed_in')
  })

  test('says whether a session suffices or recent authentication is required', async () => {
    const recent = operation['x-signin-recent'] === true
    expect(opens('session')).toBe(true)
    const staffRoleOf: Context['staffRoleOf'] = async () => 'admin'
    expect(await appError(procedure.name, { viewer, staffRoleOf })).toBe(
      recent ? 'not_signed_in_recently' : null,
    )
  })

  test('says which role it needs', async () => {
    const current = { ...viewer, authenticatedRecently: true }
    const codeFor = (role: StaffRole | null) =>
      appError(procedure.name, { viewer: current, staffRoleOf: async () => role })
    const needed = operation['x-signin-role']
    expect(await codeFor('admin')).toBeNull()
    expect(await codeFor('support')).toBe(needed === 'admin' ? 'admins_only' : null)
    expect(await codeFor(null)).toBe(needed ? 'admins_only' : null)
  })

  test('says which scope an API token needs', async () => {
    const needed = operation['x-signin-scope']
    const anyone = operation.security.some((one) => Object.keys(one).length === 0)
    const bearer = (scopes: string[]): TokenBearer => ({
      tokenId: viewer.sessionId,
      scopes,
      expiresAt: new Date(),
      service: null,
      viewer,
    })
    const every = bearer(['account:read', 'account:write', 'tokens:issue'])
    const others = bearer(every.scopes.filter((scope) => scope !== needed))
    const will = anyone || needed !== undefined
    expect(await appError(procedure.name, { bearer: every })).toBe(
      will ? null : 'insufficient_scope',
    )
    expect(await appError(procedure.name, { bearer: others })).toBe(
      anyone ? null : 'insufficient_scope',
    )
    expect(opens('apiToken')).toBe(needed !== undefined)
  })
})

test('a procedure without a summary is rejected by name, and at compile time if it declares metadata', () => {
  const silent = router({
    silent: publicProcedure
      .input(z.object({}))
      .output(z.null())
      .query(() => null),
  })
  expect(() => procedures(silent)).toThrow('silent has no summary')
  // @ts-expect-error The metadata of a procedure requires a summary.
  publicProcedure.meta({ limit: { calls: 1, seconds: 1 } })
})

describe('the input of a query', () => {
  const { schemaOf } = createSchemas()
  const query = (input: unknown) =>
    parametersOf(
      { name: 'activity.list', type: 'query', input, output: input, meta: {} } as never,
      schemaOf,
    )

  test('becomes one parameter per field', () => {
    const input = z.strictObject({ group: z.optional(z.enum(['a', 'b'])), before: z.uuid() })
    expect(query(input)).toEqual([
      { name: 'group', in: 'query', required: false, schema: { type: 'string', enum: ['a', 'b'] } },
      { name: 'before', in: 'query', required: true, schema: { type: 'string', format: 'uuid' } },
    ])
    expect(query(z.optional(z.strictObject({})))).toEqual([])
  })

  test.each([
    ['a number', z.strictObject({ most: z.int() })],
    ['a list', z.strictObject({ kinds: z.optional(z.array(z.string())) })],
    ["a name that is tRPC's", z.strictObject({ input: z.string() })],
  ])('that has %s is rejected, because a parameter cannot carry it', (_, input) => {
    expect(() => query(input)).toThrow('cannot be asked')
  })
})

describe('a schema', () => {
  const { schemaOf, components } = createSchemas()

  test('that JSON cannot represent is rejected', () => {
    expect(() => schemaOf(z.object({ at: z.date() }), 'output')).toThrow('Date')
  })

  test('describes custom checks by their messages', () => {
    const Even = z.int().check(z.refine((n) => n % 2 === 0, 'Choose an even number.'))
    expect(schemaOf(Even, 'input').description).toBe('Also refused: "Choose an even number."')
    const silent = z.int().check(z.refine((n) => n % 2 === 0))
    expect(() => schemaOf(silent, 'input')).toThrow('says nothing')
  })

  test('describes checks that follow a normalisation', () => {
    schemaOf(Registration, 'input')
    expect(components().EmailAddress?.description).toContain('Enter an address like')
  })
})
