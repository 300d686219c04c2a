import { openApiDocument } from '@signin/contracts/openapi'
import type { FastifyInstance } from 'fastify'

/** As long as a deployment takes at least: who reads it meets the old version anyway. */
const MAX_AGE_SECONDS = 300

/** The contract for whoever does not read TypeScript. Made at the first question. */
export function serveOpenApi(app: FastifyInstance): void {
  let document: string | undefined
  app.get('/api/openapi.json', async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument())
    reply.header('cache-control', `public, max-age=${MAX_AGE_SECONDS}`)
    return reply.type('application/json; charset=utf-8').send(document)
  })
}
