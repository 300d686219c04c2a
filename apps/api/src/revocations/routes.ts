import { AppError, type Limit, type Throttle } from '@signin/contracts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { cursorFrom } from './cursor.ts'
import type { Revocations } from './revocations.ts'

/** Long enough to keep the load low, and below the usual timeouts of proxies. */
const MAX_WAIT_SECONDS = 25
/** Per IP address, which many services of a team may share. */
const CALLS: Limit = { calls: 1200, seconds: 60 }

export interface RevocationRoutes {
  revocations: Pick<Revocations, 'feed'>
  throttleFor(address: string): Throttle
  isDraining(): boolean
}

/**
 * `GET /api/revocations?after=<cursor>&wait=<seconds>` returns `{ cursor, revoked }`: the sessions
 * and API tokens revoked since the cursor, each as the SHA-256, in base64url, of the `sid` or
 * `api_token` claim of its access tokens. Without a cursor, or with one of another database, it
 * returns those of the last 15 minutes. With `wait` it delays the response until there is something
 * new, for at most 25 seconds. Delivery is at least once: references may repeat. 503 while the
 * database is unavailable.
 *
 * Requires no authentication: without the access token, a reference does not tell whose it is.
 */
export function serveRevocations(app: FastifyInstance, deps: RevocationRoutes): void {
  const { revocations, throttleFor, isDraining } = deps
  const feed = revocations.feed(isDraining)
  app.addHook('preClose', async () => feed.release())

  app.get<{ Querystring: Record<string, unknown> }>('/api/revocations', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const retryAfter = await throttleFor(request.ip).take('revocations', CALLS)
    if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
    const { after, wait } = request.query
    const page = await feed.next({
      after: typeof after === 'string' ? cursorFrom(after) : null,
      waitMs: secondsFrom(wait) * 1000,
      gone: disconnectSignalOf(reply),
    })
    return page ?? reply.hijack()
  })
}

/** Fastify's `request.signal` aborts when the request has been read, not on a disconnect. */
function disconnectSignalOf({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => controller.abort())
  return controller.signal
}

/** Returns the wait in seconds, within bounds; 0 if it is not a number. */
function secondsFrom(wait: unknown): number {
  const seconds = typeof wait === 'string' ? Number(wait) : 0
  return Number.isNaN(seconds) ? 0 : Math.min(Math.max(seconds, 0), MAX_WAIT_SECONDS)
}
