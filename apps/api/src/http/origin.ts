import { Refusal } from '@signin/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS'])
const OUR_OWN_PAGES = new Set(['same-origin', 'none'])

/**
 * Refuses what another site's page sends (CSRF; ASVS 3.5.1). Browsers say where a request comes
 * from in Sec-Fetch-Site, which no script can set; older ones, and pages not on https, say it in
 * Origin. What sends neither is no browser, and carries nobody's cookie by accident.
 */
export function refuseForeignOrigins(app: FastifyInstance, allowedOrigin: string): void {
  app.addHook('onRequest', async (request) => {
    if (!CHANGES_NOTHING.has(request.method) && isForeign(request, allowedOrigin)) {
      request.log.warn({ event: 'foreign_origin_refused', origin: request.headers.origin })
      throw new Refusal('foreign_origin')
    }
  })
}

function isForeign({ headers }: FastifyRequest, allowedOrigin: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return !OUR_OWN_PAGES.has(String(site))
  return headers.origin !== undefined && headers.origin !== allowedOrigin
}
