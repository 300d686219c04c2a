import { openApiDocument } from '@signin/contracts/openapi'
import type { FastifyInstance } from 'fastify'

/** Not longer than a deployment, during which clients get the old version in any case. */
const MAX_AGE_SECONDS = 300

/** Serves the contract as OpenAPI. The document is generated at the first request. */
export function serveOpenApi(app: FastifyInstance): void {
  let document: string | undefined
  app.get('/api/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument())
    reply.header('cache-control', `public, max-age=${MAX_AGE_SECONDS}`)
    return reply.type('application/json; charset=utf-8').send(document)
  })
}
