import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** The format of a request id from a proxy. It excludes characters that could forge a log line. */
const REQUEST_ID = /^[\w-]{8,64}$/

/**
 * Takes the id of a trusted proxy, so that a request has the same id in the logs of both; otherwise
 * generates one.
 */
export function requestIdOf(behindProxy: boolean) {
  return (request: Pick<IncomingMessage, 'headers'>): string => {
    const given = request.headers['x-request-id']
    return behindProxy && typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
  }
}

/**
 * Logs one line per request, without its query, body, cookies and other headers: they contain
 * secrets.
 */
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
