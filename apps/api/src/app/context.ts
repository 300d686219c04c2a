import { AppError, type TokenBearer, type Viewer } from '@signin/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { staffRoleOf } from '../administration/staff-role.ts'
import { storedAddress, storedUserAgent } from '../devices/device.ts'
import { bearerTokenOf } from '../http/authorization.ts'
import type { Cookies } from '../http/cookie.ts'
import { appErrorOf } from '../http/errors.ts'
import type { ContextFor } from '../http/trpc.ts'
import type { RequestContext } from '../request-context.ts'
import { type Viewers, viewersOf } from '../sessions/viewers.ts'
import type { ThrottleFor } from '../throttling/per-address.ts'
import type { Features } from './features.ts'
import { servicesFor } from './services.ts'

export interface ContextDeps {
  features: Features
  throttleFor: ThrottleFor
  cookies: Cookies
}

/** The context of a request: its caller, its throttle and the services. */
export function contextFor({ features, throttleFor, cookies }: ContextDeps): ContextFor {
  return async (request, reply) => {
    const bearer = await bearerOf(features, request)
    // A bearer token overrides the session cookie: a request is never authorised by both.
    const { viewer, ownViewer, impersonationEnded } = bearer
      ? NOBODY
      : await viewersOf(features, cookies.read(request))
    const context = {
      ...requestContextOf(cookies, viewer, request, reply),
      ...(bearer && withoutBrowser(request, bearer)),
    }
    if (impersonationEnded) context.cookies.impersonation.clear()
    return {
      requestId: request.id,
      viewer,
      ownViewer,
      bearer,
      // What an admin does as somebody uses up nothing of theirs.
      throttle: throttleFor(request.ip, {
        credential: ownViewer?.sessionId ?? bearer?.tokenId,
        account: (ownViewer ?? bearer?.viewer)?.accountId,
        knownTo: () => features.devices.accountOf(context.cookies.device.read()),
      }),
      staffRoleOf: ({ accountId }) => staffRoleOf(features.accountRepository, accountId),
      appErrorOf,
      ...servicesFor(features, context, impersonatorContext(context, ownViewer)),
    }
  }
}

const NOBODY: Viewers = { viewer: null, ownViewer: null, impersonationEnded: false }

/** The same request, by the admin who acts as somebody in it. */
function impersonatorContext(context: RequestContext, ownViewer: Viewer | null): RequestContext {
  return context.viewer === ownViewer
    ? context
    : { ...context, viewer: ownViewer, actor: undefined }
}

/** Throws `token_not_valid` for an Authorization header with anything but a live API token. */
export async function bearerOf(
  { apiTokens }: Pick<Features, 'apiTokens'>,
  request: FastifyRequest,
): Promise<TokenBearer | null> {
  const token = bearerTokenOf(request)
  if (token === null) return null
  try {
    return await apiTokens.authenticate(token)
  } catch (error) {
    // The token is not logged: it may be a live one with a typo, or a secret of another system.
    if (error instanceof AppError) request.log.warn({ event: 'token_refused' })
    throw error
  }
}

/** A request with a bearer token neither reads nor sets cookies. */
function withoutBrowser(
  { log }: FastifyRequest,
  { tokenId, service }: TokenBearer,
): Pick<RequestContext, 'cookies' | 'log' | 'actor'> {
  const none = { read: () => undefined, set: () => {}, clear: () => {} }
  const cookies = {
    session: none,
    impersonation: none,
    device: none,
    pending: none,
    challenge: none,
    authorizationRequest: none,
  }
  const actor = service
    ? { type: 'service' as const, name: service }
    : { type: 'apiToken' as const }
  return { cookies, log: log.child({ apiToken: tokenId }), actor }
}

/** The request context for the services. What an impersonator does is recorded as theirs, too. */
export function requestContextOf(
  cookies: Cookies,
  viewer: Viewer | null,
  request: FastifyRequest,
  reply: FastifyReply,
): RequestContext {
  const impersonator = viewer?.impersonator
  return {
    viewer,
    ...(impersonator && { actor: { type: 'admin', id: impersonator.accountId } as const }),
    device: {
      userAgent: storedUserAgent(request.headers['user-agent']),
      address: storedAddress(request.ip),
    },
    cookies: cookies.of(request, reply),
    requestId: request.id,
    log: request.log,
  }
}
