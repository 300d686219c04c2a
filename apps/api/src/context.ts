import type { Context, TokenBearer, Viewer } from '@signin/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Features } from './features.ts'
import type { Cookies } from './http/cookie.ts'
import { refusalOf } from './http/errors.ts'
import type { Occasion } from './occasion.ts'
import { servicesFor } from './services.ts'
import { keptUserAgent } from './sessions/device.ts'
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
    const occasion = occasionOf(cookies, viewer, request, reply)
    return {
      requestId: request.id,
      viewer,
      bearer,
      throttle: throttleFor(request.ip),
      refuseWhenBusy: features.passwords.refuseWhenBusy,
      refusalOf,
      ...servicesFor(features, occasion),
    }
  }
}

/** Refuses with `token_not_valid` an Authorization header that shows anything but a live API token. */
export async function bearerOf(
  { apiTokens }: Features,
  { headers }: FastifyRequest,
): Promise<TokenBearer | null> {
  const { authorization } = headers
  if (authorization === undefined) return null
  const [, token = ''] = /^Bearer ([\w-]{1,200})$/i.exec(authorization) ?? []
  return apiTokens.bearerOf(token)
}

/** What one request brings, for the services that answer it. */
export function occasionOf(
  cookies: Cookies,
  viewer: Viewer | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Occasion {
  return {
    viewer,
    device: { userAgent: keptUserAgent(request.headers['user-agent']), address: request.ip },
    cookies: cookies.of(request, reply),
    log: request.log,
  }
}
