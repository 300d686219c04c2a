import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/**
 * The one place that knows the session cookie. `__Host-` binds it to this host over https (ASVS
 * 3.3.3), which plain http on a developer's machine cannot have. It lives as long as a session
 * can (`lifeMs`); when it stops working before that is the server's decision.
 */
export function sessionCookie(secure: boolean, lifeMs: number) {
  const name = secure ? '__Host-signin' : 'signin'
  const attributes = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const
  return {
    register: async (app: FastifyInstance) => void (await app.register(cookie)),
    read: (request: FastifyRequest) => request.cookies[name],
    writer: (reply: FastifyReply) => ({
      set: (value: string) =>
        void reply.setCookie(name, value, { ...attributes, maxAge: lifeMs / 1000 }),
      clear: () => void reply.clearCookie(name, attributes),
    }),
  }
}
