import { AppError } from '@signin/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS'])
const OUR_OWN_PAGES = new Set(['same-origin', 'none'])

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Reads no cookie and changes nothing: a page of another site may send it. */
    fromAnywhere?: true
  }
}

/**
 * Refuses what another site's page sends (CSRF; ASVS 3.5.1). Browsers say where a request comes
 * from in Sec-Fetch-Site, which no script can set; older ones, and pages not on https, say it in
 * Origin. What sends neither is no browser, and carries nobody's cookie by accident.
 *
 * @param friends the other origins whose pages may call the api (cors.ts).
 */
export function rejectForeignOrigins(
  app: FastifyInstance,
  ownOrigin: string,
  friends: readonly string[] = [],
): void {
  app.addHook('onRequest', async (request) => {
    if (CHANGES_NOTHING.has(request.method) || request.routeOptions.config.fromAnywhere) return
    if (isForeign(request, ownOrigin, friends)) {
      request.log.warn({ event: 'foreign_origin_refused', origin: request.headers.origin })
      throw new AppError('foreign_origin')
    }
  })
}

function isForeign(
  { headers }: FastifyRequest,
  ownOrigin: string,
  friends: readonly string[],
): boolean {
  const { origin, 'sec-fetch-site': site } = headers
  if (origin !== undefined && friends.includes(origin)) return false
  if (site !== undefined) return !OUR_OWN_PAGES.has(String(site))
  return origin !== undefined && origin !== ownOrigin
}
