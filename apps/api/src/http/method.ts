import { AppError } from '@signin/contracts'
import type { FastifyInstance } from 'fastify'

const KNOWN = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/**
 * Answers 405 to methods that nothing here implements, before a route for every method hands one to
 * code that does not know it: fetch's Request throws at TRACE, which would echo cookies (RFC 9110, 9.3.8).
 */
export function rejectUnknownMethods(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (KNOWN.has(request.method)) return
    reply.header('allow', [...KNOWN].join(', '))
    throw new AppError('wrong_method')
  })
}
