import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod/mini'
import type { Context, Services } from './context.ts'
import { type ErrorCode, errors, failure, Refusal } from './errors.ts'
import { anyCaller, publicProcedure, recentlySignedIn, router, signedIn } from './trpc.ts'
import type { TokenBearer, Viewer } from './viewer.ts'

const viewer: Viewer = {
  accountId: '01a2055b-da08-7048-8090-df7b0df48b42',
  sessionId: '01a2055b-dce0-7cbd-bfdf-4436c6f8725b',
  sessionCreatedAt: new Date(),
  sessionExpiresAt: new Date(),
  authenticatedAt: new Date(),
  authenticatedRecently: false,
  secondFactorMissing: false,
  way: 'password',
  secondFactor: null,
}

const house = router({
  open: publicProcedure.meta({ limit: { calls: 3, seconds: 60 } }).query(() => 'open'),
  unlimited: publicProcedure.query(() => 'open'),
  hashing: publicProcedure.meta({ checksPassword: true }).query(() => 'hashed'),
  private: signedIn.query(({ ctx }) => ctx.viewer.accountId),
  enrolling: signedIn.meta({ withoutSecondFactor: true }).query(() => 'enrolling'),
  sensitive: recentlySignedIn.query(() => 'sensitive'),
  readable: signedIn.meta({ scope: 'account:read' }).query(({ ctx }) => ctx.viewer.sessionId),
  mistaken: recentlySignedIn.meta({ scope: 'account:read' }).query(() => 'sensitive'),
  issuing: anyCaller
    .meta({ scope: 'tokens:issue' })
    .query(({ ctx: { caller } }) =>
      caller.viewer ? caller.viewer.accountId : caller.bearer.service,
    ),
  leaky: publicProcedure
    .output(z.object({ name: z.string() }))
    .query(() => ({ name: 'Ada', passwordHash: '$2b$12$…' })),
})

function as(
  who: Viewer | null,
  take = async () => 0,
  busy = () => {},
  bearer: TokenBearer | null = null,
) {
  const services = {} as Services
  const throttle = { take: vi.fn(take) }
  const context: Context = {
    requestId: 'request-1',
    viewer: who,
    bearer,
    throttle,
    refuseWhenBusy: busy,
    refusalOf: () => null,
    ...services,
  }
  return { call: house.createCaller(context), throttle }
}

const code = (code: ErrorCode) =>
  expect.objectContaining({ cause: expect.objectContaining({ code }) })

describe('guards', () => {
  test('a stranger sees what is public', async () => {
    const { call } = as(null)
    expect(await call.open()).toBe('open')
    await expect(call.private()).rejects.toEqual(code('not_signed_in'))
    await expect(call.sensitive()).rejects.toEqual(code('not_signed_in'))
  })

  test('a viewer sees what is theirs, and proves who they are for the rest', async () => {
    expect(await as(viewer).call.private()).toBe(viewer.accountId)
    await expect(as(viewer).call.sensitive()).rejects.toEqual(code('not_signed_in_recently'))
    const recent = { ...viewer, authenticatedRecently: true }
    expect(await as(recent).call.sensitive()).toBe('sensitive')
  })

  test('without the second factor that is demanded, only the way to set one up is open', async () => {
    const { call } = as({ ...viewer, authenticatedRecently: true, secondFactorMissing: true })
    expect(await call.enrolling()).toBe('enrolling')
    await expect(call.private()).rejects.toEqual(code('second_factor_demanded'))
    await expect(call.sensitive()).rejects.toEqual(code('second_factor_demanded'))
  })
})

describe('limits', () => {
  test('are the ones declared beside the procedure, or the default', async () => {
    const { call, throttle } = as(null)
    await call.open()
    await call.unlimited()
    expect(throttle.take.mock.calls).toEqual([
      ['open', { calls: 3, seconds: 60 }],
      ['unlimited', { calls: 1200, seconds: 60 }],
    ])
  })

  test('count nothing that is refused because too many passwords wait to be checked', async () => {
    const { call, throttle } = as(null, undefined, () => {
      throw new Refusal('busy', { retryAfter: 2 })
    })
    await expect(call.hashing()).rejects.toEqual(code('busy'))
    expect(throttle.take).not.toHaveBeenCalled()
    expect(await call.open()).toBe('open')
  })

  test('refuse with the seconds to wait, before any guard is asked', async () => {
    const refused = as(null, async () => 17).call.private()
    await expect(refused).rejects.toEqual(code('too_many_calls'))
    await expect(refused).rejects.toMatchObject({ cause: { details: { retryAfter: 17 } } })

    const asked = vi.fn(() => false)
    const guarded = Object.defineProperty({ ...viewer }, 'secondFactorMissing', { get: asked })
    expect(await as(guarded).call.private()).toBe(viewer.accountId)
    expect(asked).toHaveBeenCalledTimes(1)
    await expect(as(guarded, async () => 17).call.private()).rejects.toEqual(code('too_many_calls'))
    expect(asked).toHaveBeenCalledTimes(1)
  })
})

test('an output holds what the contract declares and nothing else', async () => {
  expect(await as(null).call.leaky()).toEqual({ name: 'Ada' })
})

describe('the error table', () => {
  test.each(Object.keys(errors) as ErrorCode[])('%s is told by its row', (code) => {
    const { status, message } = errors[code]
    expect(failure(code, 'request-1', { retryAfter: 3 })).toMatchObject({
      message,
      data: { code, httpStatus: status, requestId: 'request-1', retryAfter: 3 },
    })
    expect(new Refusal(code).message).toBe(message)
  })

  test('numbers its rows as JSON-RPC and tRPC do', () => {
    expect(failure('invalid_input', '').code).toBe(-32600)
    expect(failure('not_signed_in', '').code).toBe(-32001)
    expect(failure('busy', '').code).toBe(-32603)
  })
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
  const bearing = (bearer: TokenBearer) => as(null, undefined, undefined, bearer).call

  test('goes as far as its scopes', async () => {
    const call = bearing(token(['account:read']))
    expect(await call.readable()).toBe(viewer.sessionId)
    await expect(call.issuing()).rejects.toEqual(code('insufficient_scope'))
    await expect(call.private()).rejects.toEqual(code('insufficient_scope'))
  })

  test('opens nothing sensitive, whatever a procedure says', async () => {
    const call = bearing(token(['account:read']))
    await expect(call.mistaken()).rejects.toEqual(code('insufficient_scope'))
    await expect(call.sensitive()).rejects.toEqual(code('insufficient_scope'))
  })

  test('of a service is nobody', async () => {
    const call = bearing(
      token(['account:read', 'tokens:issue'], { service: 'notes', viewer: null }),
    )
    expect(await call.issuing()).toBe('notes')
    await expect(call.readable()).rejects.toEqual(code('insufficient_scope'))
  })

  test('meets the policy of two factors like a session', async () => {
    const lacking = { ...viewer, secondFactorMissing: true }
    const call = bearing(token(['account:read', 'tokens:issue'], { viewer: lacking }))
    await expect(call.readable()).rejects.toEqual(code('second_factor_demanded'))
    await expect(call.issuing()).rejects.toEqual(code('second_factor_demanded'))
  })

  test('is not needed by who is signed in', async () => {
    expect(await as(viewer).call.issuing()).toBe(viewer.accountId)
    await expect(as(null).call.issuing()).rejects.toEqual(code('not_signed_in'))
  })
})
