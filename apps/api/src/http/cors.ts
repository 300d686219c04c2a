import cors from '@fastify/cors'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** How long a browser need not ask again. */
const CACHE_TTL_SECONDS = 600

/**
 * Lets the pages of these origins call the api, with the cookies of whoever is signed in: **a listed
 * origin may do all that person may**, and so may whoever gets a script into it. Compared letter by
 * letter with what the browser says; no pattern, no `null`, no wildcard (ASVS 3.4.2). Cookies come
 * along from the same site only (SameSite=Lax): from elsewhere, a page has an API token or nothing.
 */
export async function answerOtherOrigins(
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
