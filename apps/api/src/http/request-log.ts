import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** What a proxy may hand us as a request id: nothing that could forge a line of the log. */
const REQUEST_ID = /^[\w-]{8,64}$/

/** The proxy's id, so that one request has one name from end to end, or a new one. */
export function requestIdOf(behindProxy: boolean) {
  return (request: Pick<IncomingMessage, 'headers'>): string => {
    const given = request.headers['x-request-id']
    return behindProxy && typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
  }
}

/** One line a request: never its query, body, cookies or other headers, which hold secrets. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        address: request.ip,
      },
      'answered',
    )
  })
}
