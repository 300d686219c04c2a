import { initTRPC, type TRPCError } from '@trpc/server'
import { $ZodError } from 'zod/v4/core'
import type { Context } from './context.ts'
import { AppError, type ErrorCode, failure, type Issue } from './errors.ts'
import { mayImpersonatorCall } from './impersonation.ts'
import type { Meta } from './meta.ts'
import { assertStaff } from './staff.ts'
import {
  DEFAULT_LIMIT,
  type Limit,
  REJECTED_LIMIT,
  rateLimitKeyOf,
  type Throttle,
} from './throttle.ts'
import type { Caller, TokenBearer, Viewer } from './viewer.ts'

const MAX_ISSUES = 20
const MAX_ISSUE_LENGTH = 200

const codeOfTrpc: Partial<Record<TRPCError['code'], ErrorCode>> = {
  PARSE_ERROR: 'invalid_input',
  BAD_REQUEST: 'invalid_input',
  NOT_FOUND: 'not_found',
  METHOD_NOT_SUPPORTED: 'wrong_method',
  UNSUPPORTED_MEDIA_TYPE: 'wrong_content_type',
  PAYLOAD_TOO_LARGE: 'too_large',
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    errorFormatter({ error, ctx }) {
      const requestId = ctx?.requestId ?? ''
      const appError = error.cause instanceof AppError ? error.cause : ctx?.appErrorOf(error.cause)
      if (appError) return failure(appError.code, requestId, appError.details)
      const code = codeOfTrpc[error.code] ?? 'internal'
      return failure(code, requestId, code === 'invalid_input' ? issuesOf(error) : {})
    },
  })

/** Bounded: the client controls the number of issues and the length of unknown keys in them. */
function issuesOf(error: TRPCError): { issues?: Issue[] } {
  if (!(error.cause instanceof $ZodError)) return {}
  const issues = error.cause.issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({
    path: path.map((part) => (typeof part === 'number' ? part : String(part))),
    message: message.slice(0, MAX_ISSUE_LENGTH),
  }))
  return { issues }
}

/**
 * Whether this call reached the limit of its procedure. Calls rejected by a guard or by input
 * validation are counted separately: otherwise they would exhaust the limit for legitimate callers
 * behind the same address.
 */
interface Progress {
  isCounted: boolean
}

const countsRejected = t.middleware(async ({ ctx, meta, next }) => {
  const progress: Progress = { isCounted: false }
  const result = await next({ ctx: { progress } })
  if (!result.ok && !progress.isCounted) await take(ctx.throttle, 'refused', REJECTED_LIMIT, meta)
  return result
})

const rejectsImpersonator = t.middleware(({ ctx, meta, type, next }) => {
  const impersonator = ctx.viewer?.impersonator
  if (impersonator && !mayImpersonatorCall(impersonator, meta ?? {}, type)) {
    throw new AppError('impersonating')
  }
  return next()
})

const countsCall = t.middleware(async ({ ctx, path, meta, next }) => {
  Object.assign((ctx as unknown as { progress: Progress }).progress, { isCounted: true })
  await take(ctx.throttle, path, meta?.limit ?? DEFAULT_LIMIT, meta)
  return next()
})

async function take(
  throttle: Throttle,
  key: string,
  limit: Limit,
  meta: Meta | undefined,
): Promise<void> {
  const retryAfter = await throttle.take(key, limit, rateLimitKeyOf(meta ?? {}, limit))
  if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
}

/**
 * tRPC's router, which adds the call counter to each procedure as its last middleware: after guard
 * and input validation, and just before the resolver. A procedure declares those middlewares one by
 * one, so only the router knows which is last.
 */
export const router: typeof t.router = (procedures) => {
  for (const procedure of Object.values(procedures)) insertCallCounter(procedure)
  return t.router(procedures)
}

function insertCallCounter(procedure: unknown): void {
  const { procedure: isProcedure, middlewares } =
    (procedure as Partial<ProcedureInternals>)._def ?? {}
  if (isProcedure) middlewares?.splice(-1, 0, ...countsCall._middlewares)
}

/** tRPC's internals of a procedure, which its types do not expose. */
interface ProcedureInternals {
  _def: { procedure?: true; middlewares?: unknown[] }
}

/** Allows anyone, within the procedure's rate limit, except for changes by an impersonator. */
export const publicProcedure = t.procedure.use(countsRejected).use(rejectsImpersonator)

/**
 * Requires a session, or an API token of a person with the procedure's scope; and the second factor,
 * if the policy requires one.
 */
export const signedIn = publicProcedure.meta({ guard: 'signedIn' }).use(({ ctx, meta, next }) => {
  const viewer = ctx.viewer ?? viewerOfToken(ctx.bearer, meta)
  return next({ ctx: { viewer: requireViewer(viewer, meta) } })
})

/** Requires authentication within the last 15 minutes ("sudo"). Rejects API tokens. */
export const recentlySignedIn = signedIn
  .meta({ guard: 'recentlySignedIn' })
  .use(({ ctx, next }) => {
    if (ctx.bearer) throw new AppError('insufficient_scope')
    if (!ctx.viewer.authenticatedRecently) throw new AppError('not_signed_in_recently')
    return next()
  })

/**
 * Requires a session of an admin, or of support where the procedure's `role` is `support`, whatever the
 * policy for second factors says: with two proved factors, and for a mutation with authentication
 * within the last 15 minutes. The role is read at each call, so that a demotion takes effect at once.
 * An admin who acts as somebody calls it as themself.
 */
export const staff = publicProcedure.meta({ guard: 'staff' }).use(async (call) => {
  const { ctx, meta, type, next } = call
  if (ctx.bearer) throw new AppError('insufficient_scope')
  const viewer = requireViewer(ctx.ownViewer, meta)
  const rule = { needed: meta?.role, recent: type === 'mutation' }
  assertStaff(viewer, await ctx.staffRoleOf(viewer), rule)
  return next({ ctx: { viewer } })
})

/** Like signedIn, and allows the API tokens of services, which act for no person. */
export const anyCaller = publicProcedure.meta({ guard: 'anyCaller' }).use(({ ctx, meta, next }) => {
  const { bearer } = ctx
  if (bearer) assertScope(bearer, meta)
  const caller: Caller =
    bearer?.viewer === null
      ? { viewer: null, bearer }
      : { viewer: requireViewer(ctx.viewer ?? bearer?.viewer ?? null, meta), bearer }
  return next({ ctx: { caller } })
})

function viewerOfToken(bearer: TokenBearer | null, meta: Meta | undefined): Viewer | null {
  if (!bearer) return null
  assertScope(bearer, meta)
  // The token of a service acts for no person.
  if (!bearer.viewer) throw new AppError('insufficient_scope')
  return bearer.viewer
}

function assertScope({ scopes }: TokenBearer, meta: Meta | undefined): void {
  if (!meta?.scope || !scopes.includes(meta.scope)) throw new AppError('insufficient_scope')
}

function requireViewer(viewer: Viewer | null, meta: Meta | undefined): Viewer {
  if (!viewer) throw new AppError('not_signed_in')
  if (viewer.secondFactorMissing && !meta?.withoutSecondFactor) {
    throw new AppError('second_factor_setup_required')
  }
  return viewer
}
