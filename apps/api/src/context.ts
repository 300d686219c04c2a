import { AppError, type Context, type TokenBearer, type Viewer } from '@signin/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Features } from './app/features.ts'
import { servicesFor } from './app/services.ts'
import { bearerTokenOf } from './http/authorization.ts'
import type { Cookies } from './http/cookie.ts'
import { appErrorOf } from './http/errors.ts'
import type { RequestContext } from './request-context.ts'
import { storedAddress, storedUserAgent } from './sessions/device.ts'
import { viewerOf } from './sessions/viewer.ts'
import type { ThrottleFor } from './throttling/per-address.ts'

export interface ContextDeps {
  features: Features
  throttleFor: ThrottleFor
  cookies: Cookies
}

export type ContextFor = (request: FastifyRequest, reply: FastifyReply) => Promise<Context>

/** Who asks, and the services that answer, for one request. */
export function contextFor({ features, throttleFor, cookies }: ContextDeps): ContextFor {
  return async (request, reply) => {
    const bearer = await bearerOf(features, request)
    // Who shows a token has no other say: a cookie that came along does not add to it.
    const viewer = bearer ? null : await viewerOf(features, cookies.read(request))
    const context = {
      ...requestContextOf(cookies, viewer, request, reply),
      ...(bearer && withoutBrowser(request, bearer)),
    }
    return {
      requestId: request.id,
      viewer,
      bearer,
      throttle: throttleFor(request.ip, {
        credential: viewer?.sessionId ?? bearer?.tokenId,
        account: (viewer ?? bearer?.viewer)?.accountId,
        knownTo: () => features.devices.knownTo(context.cookies.device.read()),
      }),
      appErrorOf,
      ...servicesFor(features, context),
    }
  }
}

/** Refuses with `token_not_valid` an Authorization header that shows anything but a live API token. */
export async function bearerOf(
  { apiTokens }: Pick<Features, 'apiTokens'>,
  request: FastifyRequest,
): Promise<TokenBearer | null> {
  const token = bearerTokenOf(request)
  if (token === null) return null
  try {
    return await apiTokens.bearerOf(token)
  } catch (error) {
    // Nothing of the token: it may be a live one with a typo, or the secret of somebody else.
    if (error instanceof AppError) request.log.warn({ event: 'token_refused' })
    throw error
  }
}

/** Nobody's browser: cookies that came along are not read, and none goes back. */
function withoutBrowser(
  { log }: FastifyRequest,
  { tokenId }: TokenBearer,
): Pick<RequestContext, 'cookies' | 'log'> {
  const none = { read: () => undefined, set: () => {}, clear: () => {} }
  const cookies = {
    session: none,
    device: none,
    pending: none,
    challenge: none,
    authorizationRequest: none,
  }
  return { cookies, log: log.child({ apiToken: tokenId }) }
}

/** What one request brings, for the services that answer it. */
export function requestContextOf(
  cookies: Cookies,
  viewer: Viewer | null,
  request: FastifyRequest,
  reply: FastifyReply,
): RequestContext {
  return {
    viewer,
    device: {
      userAgent: storedUserAgent(request.headers['user-agent']),
      address: storedAddress(request.ip),
    },
    cookies: cookies.of(request, reply),
    log: request.log,
  }
}
