import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { RequestContext } from '../request-context.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** The Max-Age of each cookie. The server enforces the lifetimes of what the cookies refer to. */
const MAX_AGE_MS: Record<keyof RequestContext['cookies'], number> = {
  session: 90 * DAY,
  // Longer than the session: a browser that still sends it after its end is told so, instead of having
  // a change meant for the other account made to the admin's own.
  impersonation: DAY,
  device: 400 * DAY, // the maximum that browsers accept (RFC 6265bis, 5.5)
  pending: 10 * MINUTE,
  challenge: 5 * MINUTE,
  authorizationRequest: 60 * MINUTE, // the TTL of the link that confirms a new account
}
const SUFFIXES: Record<keyof RequestContext['cookies'], string> = {
  session: '',
  impersonation: '-impersonation',
  device: '-device',
  pending: '-pending',
  challenge: '-challenge',
  authorizationRequest: '-visit',
}

/**
 * Reads and sets all cookies. The `__Host-` prefix binds them to this host over https (ASVS 3.3.3);
 * over plain http, in development, browsers would reject it.
 */
export function cookiesOf(secure: boolean) {
  const attributes = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const
  const nameOf = (kind: keyof RequestContext['cookies']) =>
    `${secure ? '__Host-' : ''}signin${SUFFIXES[kind]}`

  function cookieHandle(
    request: FastifyRequest,
    reply: FastifyReply,
    kind: keyof RequestContext['cookies'],
  ) {
    const name = nameOf(kind)
    return {
      read: () => request.cookies[name],
      set: (value: string) =>
        void reply.setCookie(name, value, { ...attributes, maxAge: MAX_AGE_MS[kind] / 1000 }),
      clear: () => void reply.clearCookie(name, attributes),
    }
  }

  return {
    register: async (app: FastifyInstance) => void (await app.register(cookie)),
    /** The values of the cookies that authenticate. */
    read: ({ cookies }: FastifyRequest) => ({
      session: cookies[nameOf('session')],
      impersonation: cookies[nameOf('impersonation')],
    }),
    of: (request: FastifyRequest, reply: FastifyReply): RequestContext['cookies'] => ({
      session: cookieHandle(request, reply, 'session'),
      impersonation: cookieHandle(request, reply, 'impersonation'),
      device: cookieHandle(request, reply, 'device'),
      pending: cookieHandle(request, reply, 'pending'),
      challenge: cookieHandle(request, reply, 'challenge'),
      authorizationRequest: cookieHandle(request, reply, 'authorizationRequest'),
    }),
  }
}

export type Cookies = ReturnType<typeof cookiesOf>
