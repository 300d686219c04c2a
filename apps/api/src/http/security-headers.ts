import helmet from '@fastify/helmet'
import fastify, { type FastifyInstance } from 'fastify'

const ONE_YEAR_SECONDS = 31_536_000

/** One policy for pages and answers alike (ASVS 3.4). Nothing inline, so no nonces to hand out. */
export async function sendSecurityHeaders(app: FastifyInstance, secure: boolean): Promise<void> {
  const headers = await headersByHelmet(secure)
  app.addHook('onRequest', async (_request, reply) => {
    for (const [name, value] of headers) reply.raw.setHeader(name, value)
  })
}

/**
 * Asked once, of a server that nobody else can reach: Helmet puts the same headers together anew for
 * every request, which was a fifth of what `sessions.current` cost.
 */
async function headersByHelmet(secure: boolean): Promise<[name: string, value: string][]> {
  const asked = fastify()
  await asked.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: secure && { maxAge: ONE_YEAR_SECONDS, includeSubDomains: true },
  })
  asked.get('/', async (_request, reply) => reply.raw.getHeaders())
  const answer = await asked.inject('/')
  await asked.close()
  return Object.entries(answer.json<Record<string, string>>())
}
