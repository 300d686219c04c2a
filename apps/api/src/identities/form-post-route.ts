import { AppError } from '@signin/contracts'
import type { FastifyInstance } from 'fastify'
import { nameOfAppleUser } from './apple.ts'
import { callbackPath, type Providers, pagePath } from './providers.ts'

const MAX_FORM_BYTES = 16_000
/** The parameters that the callback page needs. */
const FORWARDED_PARAMETERS = ['code', 'state', 'iss', 'error']

/**
 * Apple sends its response as a cross-site POST (OAuth 2.0 Form Post Response Mode), which carries
 * none of our SameSite cookies. This route validates nothing and changes nothing: it redirects the
 * browser to the same callback page as every other provider. Any site may post here, as any site may
 * link to that page.
 */
export async function serveFormPostCallbacks(
  app: FastifyInstance,
  providers: Providers,
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_: unknown, body: string) => new URLSearchParams(body),
    )
    scope.post<{ Params: { provider: string }; Body: URLSearchParams | undefined }>(
      callbackPath(':provider'),
      { bodyLimit: MAX_FORM_BYTES, config: { allowCrossSite: true } },
      async ({ params, body = new URLSearchParams() }, reply) => {
        if (!providers.find(params.provider)?.usesFormPost) throw new AppError('not_found')
        // Duplicate parameters are passed on, for the page to reject.
        const forwarded = [...body].filter(([name]) => FORWARDED_PARAMETERS.includes(name))
        const query = new URLSearchParams(forwarded)
        const name = nameOfAppleUser(body.get('user'))
        if (name) query.set('name', name)
        return reply
          .header('cache-control', 'no-store')
          .redirect(`${pagePath(params.provider)}?${query}`, 303)
      },
    )
  })
}
