import { AppError, type Caller, type Limit } from '@signin/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { viewersOf } from '../sessions/viewers.ts'
import { grantable } from '../tokens/access-tokens.ts'
import { bearerOf, type ContextDeps } from './context.ts'
import type { Features } from './features.ts'

/**
 * High, because every proxied request is one call: a page makes dozens, and an office shares an
 * address.
 */
const LIMIT: Limit = { calls: 6000, seconds: 60 }

/**
 * `GET /api/forward-auth`, for nginx's auth_request and the like. Answers 204 with X-Signin-*
 * headers for a live session or API token, 401 without one, 403 where a required second factor is
 * missing. With `?audience=` it adds an access token for that service; an API token needs the scope
 * `tokens:issue` for it. Used by infra/nginx/forward-auth.conf.
 */
export function serveForwardAuth(app: FastifyInstance, deps: ContextDeps): void {
  const { features, throttleFor } = deps
  type Asked = { Querystring: { audience?: unknown } }

  app.get<Asked>('/api/forward-auth', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const caller = await callerOf(deps, request).catch((error: unknown) => error as Error)
    const credential = caller instanceof Error ? undefined : credentialOf(caller)
    const throttle = throttleFor(request.ip, { credential })
    const retryAfter = await throttle.take('forward-auth', LIMIT, 'credential')
    if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
    if (caller instanceof Error) throw caller
    const who = await namesOf(caller, features)
    const { audience } = request.query
    const token = audience === undefined ? {} : await tokenFor(caller, audience, features)
    return reply
      .code(204)
      .headers({ ...who, ...token })
      .send()
  })
}

/**
 * Authenticated callers are counted by credential: anonymous clients behind the same address use up
 * nothing of theirs.
 */
function credentialOf({ viewer, bearer }: Caller): string | undefined {
  return bearer?.tokenId ?? viewer?.sessionId
}

/** The rules of the contract's guards: a bearer token overrides the session cookie. */
async function callerOf(
  { features, cookies }: ContextDeps,
  request: FastifyRequest,
): Promise<Caller> {
  const bearer = await bearerOf(features, request)
  if (bearer?.viewer === null) return { viewer: null, bearer }
  const viewer = bearer?.viewer ?? (await viewersOf(features, cookies.read(request))).viewer
  if (!viewer) throw new AppError('not_signed_in')
  // What the service behind it allows is not Signin's to limit to reading.
  if (viewer.impersonator?.mayChange === false) throw new AppError('impersonating')
  if (viewer.secondFactorMissing) throw new AppError('second_factor_setup_required')
  return { viewer, bearer }
}

/**
 * Only ids and values of our own: a name or an email address could contain what a header must not.
 */
async function namesOf(caller: Caller, { accountRepository, scopes }: Features) {
  const granted = { 'x-signin-scopes': grantable(caller, scopes).join(' ') }
  const { viewer, bearer } = caller
  if (viewer === null) return { ...granted, 'x-signin-service': String(bearer.service) }
  const account = await accountRepository.find(viewer.accountId)
  if (!account) throw new AppError('not_signed_in')
  return {
    ...granted,
    'x-signin-account': viewer.accountId,
    'x-signin-roles': account.role,
    ...(!bearer && { 'x-signin-session': viewer.sessionId }),
    ...(viewer.impersonator && { 'x-signin-actor': viewer.impersonator.accountId }),
  }
}

async function tokenFor(caller: Caller, audience: unknown, { accessTokens }: Features) {
  if (typeof audience !== 'string') throw new AppError('unknown_audience')
  if (caller.bearer && !caller.bearer.scopes.includes('tokens:issue')) {
    throw new AppError('insufficient_scope')
  }
  const { accessToken } = await accessTokens.issue(caller, { audience })
  return { 'x-signin-access-token': accessToken }
}
