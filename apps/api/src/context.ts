import type { Context } from '@signin/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type AccountsDeps, accountsService } from './accounts/accounts.ts'
import type { sessionCookie } from './http/cookie.ts'
import { refusalOf } from './http/errors.ts'
import type { ThrottleFor } from './http/throttle.ts'
import { keptUserAgent } from './sessions/device.ts'
import { type SessionsDeps, sessionsService } from './sessions/sessions.ts'
import { viewerOf } from './sessions/viewer.ts'

export interface ContextDeps {
  accounts: AccountsDeps
  sessions: SessionsDeps
  throttleFor: ThrottleFor
  cookie: ReturnType<typeof sessionCookie>
}

export type ContextFor = (request: FastifyRequest, reply: FastifyReply) => Promise<Context>

/** Who asks, and the services that answer, for one request. */
export function contextFor(deps: ContextDeps): ContextFor {
  return async (request, reply) => {
    const { log } = request
    const viewer = await viewerOf(deps.sessions, deps.cookie.read(request))
    const device = { userAgent: keptUserAgent(request.headers['user-agent']), address: request.ip }
    return {
      requestId: request.id,
      viewer,
      throttle: deps.throttleFor(request.ip),
      refusalOf,
      accounts: accountsService(deps.accounts, log),
      sessions: sessionsService(deps.sessions, {
        viewer,
        device,
        cookie: deps.cookie.writer(reply),
        log,
      }),
    }
  }
}
