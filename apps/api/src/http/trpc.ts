import { type Context, Refusal } from '@signin/contracts'
import { type AppRouter, appRouter } from '@signin/contracts/router'
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ContextFor } from '../context.ts'
import { refusalOf } from './errors.ts'

/** What the typed client sends at most; more in one request would only hide a flood. */
const MOST_CALLS_IN_A_BATCH = 10

/** Its own Fastify scope, because the adapter replaces the scope's JSON body parser. */
export async function serveProcedures(app: FastifyInstance, contextFor: ContextFor): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store')
    })
    scope.addHook('preHandler', async (request) => {
      if (request.method === 'POST' && !isJson(request)) throw new Refusal('wrong_content_type')
    })
    // Before tRPC, so that a database out of reach is answered with the request's id like any other.
    scope.decorateRequest('context', null)
    scope.addHook('preHandler', async (request, reply) => {
      request.setDecorator<Context | null>('context', await contextFor(request, reply))
    })
    await scope.register(fastifyTRPCPlugin, {
      prefix: '/api/trpc',
      trpcOptions: {
        router: appRouter,
        maxBatchSize: MOST_CALLS_IN_A_BATCH,
        createContext: ({ req }) => req.getDecorator<Context>('context'),
        onError({ error, path, req }) {
          const refusal = refusalOf(error.cause)
          if (refusal ? refusal.code === 'unavailable' : error.code === 'INTERNAL_SERVER_ERROR') {
            req.log.error({ err: error.cause ?? error, procedure: path }, 'procedure failed')
          }
        },
        responseMeta({ errors }) {
          const waits = errors.map((error) => refusalOf(error.cause)?.details.retryAfter ?? 0)
          const longest = Math.max(0, ...waits)
          return longest > 0 ? { headers: { 'retry-after': String(longest) } } : {}
        },
      } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
    })
  })
}

function isJson({ headers }: FastifyRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')
}
