import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod/mini'
import type { Context, Services } from './context.ts'
import { AppError, type ErrorCode } from './errors.ts'
import { appRouter } from './router.ts'
import { REJECTED_LIMIT, type Throttle } from './throttle.ts'
import { anyCaller, publicProcedure, recentlySignedIn, router, signedIn, staff } from './trpc.ts'
import type { StaffRole, TokenBearer, Viewer } from './viewer.ts'

const viewer: Viewer = {
  accountId: '01a2055b-da08-7048-8090-df7b0df48b42',
  sessionId: '01a2055b-dce0-7cbd-bfdf-4436c6f8725b',
  sessionCreatedAt: new Date(),
  sessionExpiresAt: new Date(),
  authenticatedAt: new Date(),
  authenticatedRecently: false,
  provedTwoFactors: false,
  secondFactorMissing: false,
  impersonator: null,
  method: 'password',
  secondFactor: null,
}

const summary = 'A procedure of these tests.'
const reading = { summary, scope: 'account:read' } as const
const guarded = router({
  open: publicProcedure.meta({ summary, limit: { calls: 3, seconds: 60 } }).query(() => 'open'),
  unlimited: publicProcedure.query(() => 'open'),
  taking: publicProcedure.input(z.object({ email: z.string() })).query(() => 'taken'),
  private: signedIn.query(({ ctx }) => ctx.viewer.accountId),
  enrolling: signedIn.meta({ summary, withoutSecondFactor: true }).query(() => 'enrolling'),
  writing: signedIn
    .meta({ summary, limit: { calls: 3, seconds: 60, by: 'account' } })
    .query(() => 'written'),
  sensitive: recentlySignedIn.query(() => 'sensitive'),
  support: staff.meta({ summary, role: 'support' }).query(() => 'seen'),
  admin: staff.query(() => 'seen'),
  act: staff.meta({ summary, role: 'support' }).mutation(() => 'done'),
  readable: signedIn.meta(reading).query(({ ctx }) => ctx.viewer.sessionId),
  mistaken: recentlySignedIn.meta(reading).query(() => 'sensitive'),
  issuing: anyCaller.meta({ summary, scope: 'tokens:issue' }).query(({ ctx: { caller } }) => {
    return caller.viewer ? caller.viewer.accountId : caller.bearer.service
  }),
  refusing: publicProcedure.query(() => {
    throw new AppError('busy')
  }),
  leaky: publicProcedure
    .output(z.object({ name: z.string() }))
    .query(() => ({ name: 'Ada', passwordHash: '$2b$12$…' })),
})

function as(
  who: Viewer | null,
  take: Throttle['take'] = async () => 0,
  bearer: TokenBearer | null = null,
  role: StaffRole | null = null,
) {
  const services = {} as Services
  const throttle = { take: vi.fn(take) }
  const request = { requestId: 'request-1', appErrorOf: () => null, staffRoleOf: async () => role }
  const viewers = { viewer: who, ownViewer: who }
  const context: Context = { ...request, ...viewers, bearer, throttle, ...services }
  return { call: guarded.createCaller(context), throttle }
}

type Call = ReturnType<typeof guarded.createCaller>

const code = (code: ErrorCode) =>
  expect.objectContaining({ cause: expect.objectContaining({ code }) })

describe('guards', () => {
  test('a caller without credentials reaches public procedures only', async () => {
    const { call } = as(null)
    expect(await call.open()).toBe('open')
    await expect(call.private()).rejects.toEqual(code('not_signed_in'))
    await expect(call.sensitive()).rejects.toEqual(code('not_signed_in'))
  })

  test('a session passes signedIn, and recentlySignedIn only with a recent authentication', async () => {
    expect(await as(viewer).call.private()).toBe(viewer.accountId)
    await expect(as(viewer).call.sensitive()).rejects.toEqual(code('not_signed_in_recently'))
    const recent = { ...viewer, authenticatedRecently: true }
    expect(await as(recent).call.sensitive()).toBe('sensitive')
  })

  test('the console takes sessions of staff that proved two factors, and for acts recently', async () => {
    const noLimit = async () => 0
    const withRole = (role: StaffRole | null, changes: Partial<Viewer> = {}) =>
      as({ ...viewer, provedTwoFactors: true, ...changes }, noLimit, null, role).call
    for (const role of ['admin', 'support'] as const) {
      expect(await withRole(role).support()).toBe('seen')
      await expect(withRole(role).act()).rejects.toEqual(code('not_signed_in_recently'))
      expect(await withRole(role, { authenticatedRecently: true }).act()).toBe('done')
      await expect(withRole(role, { provedTwoFactors: false }).support()).rejects.toEqual(
        code('second_factor_setup_required'),
      )
    }
    expect(await withRole('admin').admin()).toBe('seen')
    await expect(withRole('support').admin()).rejects.toEqual(code('admins_only'))
    await expect(withRole(null).support()).rejects.toEqual(code('admins_only'))
    await expect(as(null).call.support()).rejects.toEqual(code('not_signed_in'))
  })

  test('a session without the required second factor may only enrol one', async () => {
    const { call } = as({ ...viewer, authenticatedRecently: true, secondFactorMissing: true })
    expect(await call.enrolling()).toBe('enrolling')
    await expect(call.private()).rejects.toEqual(code('second_factor_setup_required'))
    await expect(call.sensitive()).rejects.toEqual(code('second_factor_setup_required'))
  })
})

describe('rate limits', () => {
  test('are those declared by the procedure, or the default', async () => {
    const { call, throttle } = as(null)
    await call.open()
    await call.unlimited()
    expect(throttle.take.mock.calls).toEqual([
      ['open', { calls: 3, seconds: 60 }, 'network'],
      ['unlimited', { calls: 1200, seconds: 60 }, 'network'],
    ])
  })

  test('count public procedures per network, and guarded ones per credential or account', async () => {
    const recent = { ...viewer, authenticatedRecently: true }
    const { call, throttle } = as(recent)
    for (const name of ['open', 'private', 'sensitive', 'issuing', 'writing'] as const)
      await call[name]()
    await expect(call.taking({} as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(as(viewer, throttle.take).call.sensitive()).rejects.toThrow()
    expect(throttle.take.mock.calls.map(([name, , by]) => [name, by])).toEqual([
      ['open', 'network'],
      ...['private', 'sensitive', 'issuing'].map((name) => [name, 'credential']),
      ['writing', 'account'],
      ['refused', 'network'],
      ['refused', 'credential'],
    ])
  })

  test('reject with the seconds to wait', async () => {
    const refused = as(null, async () => 17).call.open()
    await expect(refused).rejects.toEqual(code('too_many_calls'))
    await expect(refused).rejects.toMatchObject({ cause: { details: { retryAfter: 17 } } })
    await expect(as(viewer, async () => 17).call.private()).rejects.toEqual(code('too_many_calls'))
  })

  test.each([
    ['the input', (call: Call) => call.taking({} as never), 'BAD_REQUEST'],
    ['a guard', (call: Call) => call.private(), 'INTERNAL_SERVER_ERROR'],
  ])(
    'count calls rejected by %s separately, not as calls of the procedure',
    async (_, refused, is) => {
      const { call, throttle } = as(null)
      await expect(refused(call)).rejects.toMatchObject({ code: is })
      expect(throttle.take.mock.calls).toEqual([['refused', REJECTED_LIMIT, expect.anything()]])

      const full = as(null, async (procedure) => (procedure === 'refused' ? 17 : 0)).call
      await expect(refused(full)).rejects.toEqual(code('too_many_calls'))
      expect(await full.taking({ email: 'ada@example.com' })).toBe('taken')
    },
  )

  test('count a call once, even if its service rejects it', async () => {
    const { call, throttle } = as(null)
    await expect(call.refusing()).rejects.toEqual(code('busy'))
    expect(throttle.take.mock.calls).toEqual([
      ['refusing', { calls: 1200, seconds: 60 }, 'network'],
    ])
  })

  test.each(Object.entries(appRouter._def.procedures))(
    'are the last middleware of %s',
    async (_, known) => {
      const { middlewares } = (known as unknown as { _def: { middlewares: unknown[] } })._def
      const counting = (guarded.open._def as unknown as { middlewares: unknown[] }).middlewares.at(
        -2,
      )
      expect(middlewares.at(-2)).toBe(counting)
      expect(middlewares.filter((it) => it === counting)).toHaveLength(1)
    },
  )
})

test('an output contains only the fields that the contract declares', async () => {
  expect(await as(null).call.leaky()).toEqual({ name: 'Ada' })
})

describe('an API token', () => {
  const token = (scopes: string[], of: Partial<TokenBearer> = {}): TokenBearer => ({
    tokenId: '01a2055b-dce0-7cbd-bfdf-4436c6f8725b',
    scopes,
    expiresAt: new Date(),
    service: null,
    viewer: { ...viewer, authenticatedRecently: true },
    ...of,
  })
  const bearing = (bearer: TokenBearer) => as(null, undefined, bearer).call

  test('may call only procedures of its scopes', async () => {
    const call = bearing(token(['account:read']))
    expect(await call.readable()).toBe(viewer.sessionId)
    await expect(call.issuing()).rejects.toEqual(code('insufficient_scope'))
    await expect(call.private()).rejects.toEqual(code('insufficient_scope'))
  })

  test('never passes recentlySignedIn, even if the procedure declares a scope', async () => {
    const call = bearing(token(['account:read']))
    await expect(call.mistaken()).rejects.toEqual(code('insufficient_scope'))
    await expect(call.sensitive()).rejects.toEqual(code('insufficient_scope'))
  })

  test('of a service does not pass signedIn', async () => {
    const call = bearing(
      token(['account:read', 'tokens:issue'], { service: 'notes', viewer: null }),
    )
    expect(await call.issuing()).toBe('notes')
    await expect(call.readable()).rejects.toEqual(code('insufficient_scope'))
  })

  test('is subject to the second-factor policy like a session', async () => {
    const lacking = { ...viewer, secondFactorMissing: true }
    const call = bearing(token(['account:read', 'tokens:issue'], { viewer: lacking }))
    await expect(call.readable()).rejects.toEqual(code('second_factor_setup_required'))
    await expect(call.issuing()).rejects.toEqual(code('second_factor_setup_required'))
  })

  test('is not required of a session', async () => {
    expect(await as(viewer).call.issuing()).toBe(viewer.accountId)
    await expect(as(null).call.issuing()).rejects.toEqual(code('not_signed_in'))
  })
})
