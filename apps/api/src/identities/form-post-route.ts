import { AppError } from '@signin/contracts'
import type { FastifyInstance } from 'fastify'
import { nameIn } from './apple.ts'
import { callbackPath, type Providers, pagePath } from './providers.ts'

const MAX_FORM_BYTES = 16_000
/** What the page has a use for. */
const PASSED_ON = ['code', 'state', 'iss', 'error']

/**
 * Apple has its own page post what it answers (OAuth 2.0 Form Post Response Mode), and so without
 * any cookie of ours. Nothing is looked at or changed here: the browser is sent to the page that it
 * comes back to from every other provider. Any page may do that, as any page may link to it.
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
      { bodyLimit: MAX_FORM_BYTES, config: { fromAnywhere: true } },
      async ({ params, body = new URLSearchParams() }, reply) => {
        if (!providers.find(params.provider)?.posts) throw new AppError('not_found')
        // Two of a name stay two, for the page to refuse.
        const passed = [...body].filter(([name]) => PASSED_ON.includes(name))
        const query = new URLSearchParams(passed)
        const name = nameIn(body.get('user'))
        if (name) query.set('name', name)
        return reply
          .header('cache-control', 'no-store')
          .redirect(`${pagePath(params.provider)}?${query}`, 303)
      },
    )
  })
}
