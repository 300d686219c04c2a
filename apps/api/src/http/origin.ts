import { AppError } from '@signin/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** RFC 9110, 9.2.1, without TRACE, which is rejected (method.ts). */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Sec-Fetch-Site of own pages, and of requests that no page made, such as from the address bar. */
const OWN_FETCH_SITES = new Set(['same-origin', 'none'])

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Allows requests from pages of other sites. The route must read no cookie and change nothing.
     */
    allowCrossSite?: true
    /** Rejects them for a GET as well, which starts something. */
    rejectCrossSite?: true
  }
}

/**
 * Rejects cross-site requests (CSRF; ASVS 3.5.1). Browsers send Sec-Fetch-Site, which no script can
 * set; older browsers, and pages that are not on https, send only Origin. A client that sends
 * neither is not a browser, so it sends no cookie on behalf of another site.
 *
 * @param allowedOrigins other origins whose pages may call the api (cors.ts).
 */
export function rejectForeignOrigins(
  app: FastifyInstance,
  ownOrigin: string,
  allowedOrigins: readonly string[] = [],
): void {
  app.addHook('onRequest', async (request) => {
    const { allowCrossSite, rejectCrossSite } = request.routeOptions.config
    if (allowCrossSite || (SAFE_METHODS.has(request.method) && !rejectCrossSite)) return
    if (isForeign(request, ownOrigin, allowedOrigins)) {
      request.log.warn({ event: 'foreign_origin_refused', origin: request.headers.origin })
      throw new AppError('foreign_origin')
    }
  })
}

function isForeign(
  { headers }: FastifyRequest,
  ownOrigin: string,
  allowedOrigins: readonly string[],
): boolean {
  const { origin, 'sec-fetch-site': site } = headers
  if (origin !== undefined && allowedOrigins.includes(origin)) return false
  if (site !== undefined) return !OWN_FETCH_SITES.has(String(site))
  return origin !== undefined && origin !== ownOrigin
}
