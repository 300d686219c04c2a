import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How long a browser caches the answer to a preflight request. */
const CACHE_TTL_SECONDS = 600

/**
 * Allows the pages of these origins to call the api with the visitor's cookies: **a listed origin
 * has all permissions of the signed-in account**, and so has an attacker who runs a script in it.
 * The Origin header is compared exactly; patterns, `null` and wildcards are not supported (ASVS
 * 3.4.2). Browsers send the cookies from the same site only (SameSite=Lax): a page of another site
 * can authenticate only with an API token.
 */
export async function allowCrossOrigin(
  app: FastifyInstance,
  origins: readonly string[],
): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    delegator: async ({ url, headers: { origin } }: FastifyRequest) =>
      origin !== undefined && origins.includes(origin) && url.startsWith('/api/')
        ? {
            origin,
            credentials: true,
            methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
            allowedHeaders: ['content-type', 'authorization'],
            exposedHeaders: ['x-request-id', 'retry-after', 'www-authenticate'],
            maxAge: CACHE_TTL_SECONDS,
          }
        : { origin: false },
  })
}
