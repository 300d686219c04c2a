import { AppError } from '@signin/contracts'
import type { FastifyInstance } from 'fastify'

const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/**
 * Answers 405 to unknown methods before a catch-all route passes them on: fetch's Request throws
 * for TRACE, which would echo cookies (RFC 9110, 9.3.8).
 */
export function rejectUnknownMethods(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (KNOWN_METHODS.has(request.method)) return
    reply.header('allow', [...KNOWN_METHODS].join(', '))
    throw new AppError('wrong_method')
  })
}
