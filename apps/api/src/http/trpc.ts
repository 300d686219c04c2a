import { AppError, type Context, MAX_BATCH_QUERIES, type TokenBearer } from '@signin/contracts'
import { appRouter } from '@signin/contracts/router'
import { resolveResponse } from '@trpc/server/http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createKeyedConcurrencyLimit } from '../throttling/concurrency-limit.ts'
import { challengeOf } from './authorization.ts'
import { appErrorOf } from './errors.ts'
import { type ProcedureCall, procedureCallOf, trpcUrlOf } from './procedure-call.ts'

const procedures = Object.entries<{ _def: { meta?: { guard?: string; scope?: string } } }>(
  appRouter._def.procedures as never,
)
const guards = new Map(procedures.map(([path, { _def }]) => [path, _def.meta?.guard]))
/** The scope that an API token needs, by procedure. */
const scopes = new Map(procedures.map(([path, { _def }]) => [path, _def.meta?.scope]))

/**
 * Each mutation holds a database connection: hundreds of concurrent mutations of one account would
 * exhaust the pool for all others.
 */
const MUTATIONS_OF_ONE_ACCOUNT = { maxConcurrent: 3, maxQueued: 1000, maxWaitMs: 20_000 }

const JSON_IN_UTF8 = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

/** Builds the context of a call: its caller and the services. */
export type ContextFor = (request: FastifyRequest, reply: FastifyReply) => Promise<Context>

/**
 * Serves the contract's procedures under /api/trpc, in a Fastify scope with its own body parser.
 * tRPC gets a new request without the caller's headers: a header could enable its streaming modes,
 * which send the body before the cookies and the status are known.
 */
export async function serveProcedures(app: FastifyInstance, contextFor: ContextFor): Promise<void> {
  await app.register(async (scope) => {
    parseAsText(scope)
    scope.addHook('preHandler', async (request, reply) => {
      reply.header('cache-control', 'no-store')
      assertJsonContent(request)
    })
    const withLimit = createKeyedConcurrencyLimit(MUTATIONS_OF_ONE_ACCOUNT)
    scope.all('/api/trpc/:path', async (request, reply) => {
      const call = procedureCallOf(request)
      const context = await contextFor(request, reply)
      const client = isLimited(call) && clientOf(context)
      const response = await (client
        ? withLimit(client.account, client.session, async (waited) =>
            // The session may have been revoked while the call was queued.
            callTrpc(request, call, waited ? await contextFor(request, reply) : context),
          )
        : callTrpc(request, call, context))
      // tRPC's Vary names headers that it did not get, and would replace the one that cors.ts sets.
      response.headers.delete('vary')
      reply.code(response.status).headers(Object.fromEntries(response.headers))
      return reply.send(await response.text())
    })
  })
}

/**
 * Revocations do not queue: an intruder could delay them by slow mutations, such as one that hashes
 * a password.
 */
const NOT_LIMITED = new Set(['sessions.revoke', 'sessions.revokeOthers', 'tokens.revokeApiToken'])

/**
 * Whether the call is a mutation that requires a session or a token. Public ones are not limited
 * here.
 */
function isLimited({ names, input }: ProcedureCall): boolean {
  if (input !== null || names.some((name) => NOT_LIMITED.has(name))) return false
  return names.some((name) => guards.get(name) !== undefined)
}

/**
 * The keys of the concurrency limit. Each session or token has its own fairness key, so that an
 * intruder's queued calls do not delay those of the account owner. An admin who acts as somebody
 * counts as the admin.
 */
function clientOf({ ownViewer, bearer }: Context): { account: string; session: string } | null {
  const session = ownViewer?.sessionId ?? bearer?.tokenId
  if (session === undefined) return null
  return { account: (ownViewer ?? bearer?.viewer)?.accountId ?? session, session }
}

function callTrpc(
  request: FastifyRequest,
  call: ProcedureCall,
  context: Context,
): Promise<Response> {
  const { path, url } = trpcUrlOf(call)
  return resolveResponse({
    router: appRouter,
    path,
    req: asFetchRequest(request, url),
    error: null,
    maxBatchSize: MAX_BATCH_QUERIES,
    createContext: async () => context,
    onError({ error, path: procedure }) {
      const appError = appErrorOf(error.cause)
      if (appError ? appError.code === 'unavailable' : error.code === 'INTERNAL_SERVER_ERROR') {
        request.log.error({ err: error.cause ?? error, procedure }, 'procedure failed')
      }
    },
    responseMeta({ errors, paths = [] }) {
      const appErrors = errors.flatMap((error) => appErrorOf(error.cause) ?? [])
      const retryAfter = Math.max(0, ...appErrors.map(({ details }) => details.retryAfter ?? 0))
      return {
        headers: {
          ...(retryAfter > 0 && { 'retry-after': String(retryAfter) }),
          ...(context.bearer && scopeChallenge(appErrors, paths, context.bearer)),
        },
      }
    },
  })
}

/** The challenge with the scopes that the called procedures require and the token lacks. */
function scopeChallenge(appErrors: AppError[], paths: readonly string[], bearer: TokenBearer) {
  if (!appErrors.some(({ code }) => code === 'insufficient_scope')) return {}
  const needed = paths.flatMap((path) => scopes.get(path) ?? [])
  return challengeOf(
    'insufficient_scope',
    [...new Set(needed)].filter((scope) => !bearer.scopes.includes(scope)),
  )
}

function asFetchRequest({ method, body }: FastifyRequest, url: string): Request {
  return new Request(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(typeof body === 'string' && { body }),
  })
}

/** Passes the body on as text, which tRPC parses as JSON. Rejects invalid UTF-8 (RFC 8259, 8.1). */
function parseAsText(scope: FastifyInstance): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => {
      try {
        return utf8.decode(body)
      } catch {
        throw new AppError('invalid_input')
      }
    },
  )
}

/**
 * CSRF protection: a form of another site cannot send JSON, so other content types are rejected.
 */
function assertJsonContent({ method, headers }: FastifyRequest): void {
  if (method !== 'POST' || JSON_IN_UTF8.test(headers['content-type'] ?? '')) return
  throw new AppError('wrong_content_type')
}
