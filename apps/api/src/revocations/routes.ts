import { AppError, type Limit, type Throttle } from '@signin/contracts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { cursorFrom } from './cursor.ts'
import type { Revocations } from './revocations.ts'

/** Long enough to be no load, short of what proxies give up after. */
const MAX_WAIT_SECONDS = 25
/** Of one address, which many services of a team may share. */
const QUESTIONS: Limit = { calls: 1200, seconds: 60 }

export interface RevocationRoutes {
  revocations: Pick<Revocations, 'feed'>
  throttleFor(address: string): Throttle
  isDraining(): boolean
}

/**
 * `GET /api/revocations?after=<cursor>&wait=<seconds>` answers `{ cursor, revoked }`: what ended
 * before its time since that cursor, as SHA-256 of the `sid` or `api_token` of access tokens, in
 * base64url. Without a cursor, or with one of another database, all of the last 15 minutes. With
 * `wait` the answer is put off, up to 25 seconds, until there is something to tell. It may tell a
 * thing twice, and never skips one. 503 while the database cannot be asked.
 *
 * For everybody: whoever does not hold a token cannot tell whose it names.
 */
export function serveRevocations(app: FastifyInstance, deps: RevocationRoutes): void {
  const { revocations, throttleFor, isDraining } = deps
  const feed = revocations.feed(isDraining)
  app.addHook('preClose', async () => feed.release())

  app.get<{ Querystring: Record<string, unknown> }>('/api/revocations', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const retryAfter = await throttleFor(request.ip).take('revocations', QUESTIONS)
    if (retryAfter > 0) throw new AppError('too_many_calls', { retryAfter })
    const { after, wait } = request.query
    const revocations = await feed.next({
      after: typeof after === 'string' ? cursorFrom(after) : null,
      waitMs: secondsFrom(wait) * 1000,
      gone: hangUpOf(reply),
    })
    return revocations ?? reply.hijack()
  })
}

/** Fastify's own `request.signal` tells of the end of the request, which has long been read. */
function hangUpOf({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => controller.abort())
  return controller.signal
}

/** Anything but a number is no wait at all. */
function secondsFrom(wait: unknown): number {
  const seconds = typeof wait === 'string' ? Number(wait) : 0
  return Number.isNaN(seconds) ? 0 : Math.min(Math.max(seconds, 0), MAX_WAIT_SECONDS)
}
