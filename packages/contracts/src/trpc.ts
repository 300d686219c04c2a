import { initTRPC, type TRPCError } from '@trpc/server'
import { $ZodError } from 'zod/v4/core'
import type { Context } from './context.ts'
import { AppError, type ErrorCode, failure, type Issue } from './errors.ts'
import type { Meta } from './meta.ts'
import { countedBy, DEFAULT_LIMIT, type Limit, REJECTED_LIMIT, type Throttle } from './throttle.ts'
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

/** Bounded, because the sender chooses how many there are and how long the unknown keys in them. */
function issuesOf(error: TRPCError): { issues?: Issue[] } {
  if (!(error.cause instanceof $ZodError)) return {}
  const issues = error.cause.issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({
    path: path.map((part) => (typeof part === 'number' ? part : String(part))),
    message: message.slice(0, MAX_ISSUE_LENGTH),
  }))
  return { issues }
}

/**
 * Whether this call got as far as being counted by its procedure's limit. What a guard or the input
 * refuses is counted apart: calls that could never do anything use up nothing of those that can,
 * which others make behind the same address.
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

const countsCall = t.middleware(async ({ ctx, path, meta, next }) => {
  Object.assign((ctx as unknown as { progress: Progress }).progress, { isCounted: true })
  await take(ctx.throttle, path, meta?.limit ?? DEFAULT_LIMIT, meta)
  return next()
})

async function take(
  throttle: Throttle,
  what: string,
  limit: Limit,
  meta: Meta | undefined,
): Promise<void> {
  const retryAfter = await throttle.take(what, limit, countedBy(meta ?? {}, limit))
  if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
}

/**
 * tRPC's router, of procedures that count their calls last: after guard and input, whose middlewares
 * a procedure gathers while it is declared, and right before its one call.
 */
export const router: typeof t.router = (procedures) => {
  for (const procedure of Object.values(procedures)) countLast(procedure)
  return t.router(procedures)
}

function countLast(procedure: unknown): void {
  const { procedure: isProcedure, middlewares } = (procedure as Partial<Declared>)._def ?? {}
  if (isProcedure) middlewares?.splice(-1, 0, ...countsCall._middlewares)
}

/** What tRPC keeps of a procedure, of which its types tell less than is there. */
interface Declared {
  _def: { procedure?: true; middlewares?: unknown[] }
}

/** Anyone, within the limit declared beside the procedure. */
export const publicProcedure = t.procedure.use(countsRejected)

/**
 * A person with a live session, or with an API token that goes so far; and with the second factor
 * that the policy demands of them.
 */
export const signedIn = publicProcedure.meta({ guard: 'signedIn' }).use(({ ctx, meta, next }) => {
  const viewer = ctx.viewer ?? personBehind(ctx.bearer, meta)
  return next({ ctx: { viewer: withSecondFactor(viewer, meta) } })
})

/** A person who proved who they are within the last 15 minutes ("sudo"). Never an API token. */
export const recentlySignedIn = signedIn
  .meta({ guard: 'recentlySignedIn' })
  .use(({ ctx, next }) => {
    if (ctx.bearer) throw new AppError('insufficient_scope')
    if (!ctx.viewer.authenticatedRecently) throw new AppError('not_signed_in_recently')
    return next()
  })

/** The same as signedIn, and services too, which are nobody. */
export const anyCaller = publicProcedure.meta({ guard: 'anyCaller' }).use(({ ctx, meta, next }) => {
  const { bearer } = ctx
  if (bearer) assertScope(bearer, meta)
  const caller: Caller =
    bearer?.viewer === null
      ? { viewer: null, bearer }
      : { viewer: withSecondFactor(ctx.viewer ?? bearer?.viewer ?? null, meta), bearer }
  return next({ ctx: { caller } })
})

function personBehind(bearer: TokenBearer | null, meta: Meta | undefined): Viewer | null {
  if (!bearer) return null
  assertScope(bearer, meta)
  // A service's: it acts for no person.
  if (!bearer.viewer) throw new AppError('insufficient_scope')
  return bearer.viewer
}

function assertScope({ scopes }: TokenBearer, meta: Meta | undefined): void {
  if (!meta?.scope || !scopes.includes(meta.scope)) throw new AppError('insufficient_scope')
}

function withSecondFactor(viewer: Viewer | null, meta: Meta | undefined): Viewer {
  if (!viewer) throw new AppError('not_signed_in')
  if (viewer.secondFactorMissing && !meta?.withoutSecondFactor) {
    throw new AppError('second_factor_setup_required')
  }
  return viewer
}
