import { AppError, type Context, MAX_BATCH_QUERIES, type TokenBearer } from '@signin/contracts'
import { appRouter } from '@signin/contracts/router'
import { resolveResponse } from '@trpc/server/http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ContextFor } from '../context.ts'
import { createKeyedConcurrencyLimit } from '../throttling/concurrency-limit.ts'
import { challengeOf } from './authorization.ts'
import { appErrorOf } from './errors.ts'
import { addressOf, type ProcedureCall, procedureCallOf } from './procedure-call.ts'

const procedures = Object.entries<{ _def: { meta?: { guard?: string; scope?: string } } }>(
  appRouter._def.procedures as never,
)
const guards = new Map(procedures.map(([path, { _def }]) => [path, _def.meta?.guard]))
/** What an API token must be good for, by procedure. */
const scopes = new Map(procedures.map(([path, { _def }]) => [path, _def.meta?.scope]))

/**
 * Each mutation holds a connection to the database: hundreds of one account at once would have all
 * of them, and everybody else would wait.
 */
const MUTATIONS_OF_ONE_ACCOUNT = { maxConcurrent: 3, maxQueued: 1000, maxWaitMs: 20_000 }

const JSON_IN_UTF8 = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

/**
 * The contract's procedures under /api/trpc, in a Fastify scope of their own for the sake of its
 * body parser. tRPC is handed a request of our making, with none of the caller's headers: its
 * streaming modes, asked for by header, would send an answer before its cookies and its status.
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
      const client = isInLine(call) && clientOf(context)
      const response = await (client
        ? withLimit(client.account, client.session, async (waited) =>
            // A session that ended while the call waited for its turn opens nothing any more.
            answer(request, call, waited ? await contextFor(request, reply) : context),
          )
        : answer(request, call, context))
      // It names headers that tRPC was not handed, in the place of the one that cors.ts names.
      response.headers.delete('vary')
      reply.code(response.status).headers(Object.fromEntries(response.headers))
      return reply.send(await response.text())
    })
  })
}

/** Not behind changes that take long, such as one that hashes a password: an intruder could begin those. */
const NOT_ORDERED = new Set(['sessions.revoke', 'sessions.revokeOthers', 'tokens.revokeApiToken'])

/** A mutation of an account. What anybody may call, such as signing in, is none of who is signed in. */
function isInLine({ names, input }: ProcedureCall): boolean {
  if (input !== null || names.some((name) => NOT_ORDERED.has(name))) return false
  return names.some((name) => guards.get(name) !== undefined)
}

/** Each session has a lane of its own: an intruder's is not to hold up the owner's, who ends it. */
function clientOf({ viewer, bearer }: Context): { account: string; session: string } | null {
  const session = viewer?.sessionId ?? bearer?.tokenId
  if (session === undefined) return null
  return { account: (viewer ?? bearer?.viewer)?.accountId ?? session, session }
}

function answer(request: FastifyRequest, call: ProcedureCall, context: Context): Promise<Response> {
  const { path, url } = addressOf(call)
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
      const longest = Math.max(0, ...appErrors.map(({ details }) => details.retryAfter ?? 0))
      return {
        headers: {
          ...(longest > 0 && { 'retry-after': String(longest) }),
          ...(context.bearer && scopeChallenge(appErrors, paths, context.bearer)),
        },
      }
    },
  })
}

/** Which scopes the called procedures ask for, that the token does not have. */
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

/** tRPC parses the JSON; what must not reach it is text that was never UTF-8 (RFC 8259, 8.1). */
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

/** A form of another site cannot send JSON, so nothing else may change anything. */
function assertJsonContent({ method, headers }: FastifyRequest): void {
  if (method !== 'POST' || JSON_IN_UTF8.test(headers['content-type'] ?? '')) return
  throw new AppError('wrong_content_type')
}
