import { type AppRouter, MAX_BATCH_QUERIES } from '@signin/contracts'
import { createTRPCClient, httpBatchLink, httpLink, splitLink, type TRPCClient } from '@trpc/client'

import { normalizeProxyErrors } from './proxy-errors.ts'

/** Well below the request line limits of proxies. */
const MAX_URL_LENGTH = 2000

export type SigninClient = TRPCClient<AppRouter>

export interface ClientOptions {
  /** Signin's origin, such as `https://accounts.example.com`. Default: the page's own origin. */
  url?: string | undefined
  /**
   * An API token (`signin_pat_…` or `signin_svc_…`), for scripts and services. It is sent in the
   * Authorization header, never in a URL. Browsers use their cookie instead.
   */
  token?: string | undefined
  /** Sent with every request, such as `{ cookie }` from a script with its own cookie jar. */
  headers?: Record<string, string> | undefined
  /** Replaces the global fetch, in tests or to add timeouts. */
  fetch?: typeof globalThis.fetch | undefined
}

/**
 * A typed client for every procedure of the contract.
 *
 * @example
 * const signin = createClient({ url: 'http://localhost:4000' })
 * await signin.accounts.register.mutate({ email, password, name })
 *
 * @example
 * const signin = createClient({ url: 'https://accounts.example.com', token: env.SIGNIN_TOKEN })
 * const { tokens } = await signin.tokens.listApiTokens.query()
 *
 * A failed call rejects; `failureOf` maps the error to one closed union.
 */
export function createClient({
  url = '',
  token,
  headers,
  fetch,
}: ClientOptions = {}): SigninClient {
  const fetchNormalized = normalizeProxyErrors(
    fetch ?? ((input, init) => globalThis.fetch(input, init)),
  )
  const connection = {
    url: `${url.replace(/\/+$/, '')}/api/trpc`,
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    fetch: (input, init) => fetchNormalized(input, init as RequestInit),
  } satisfies Parameters<typeof httpLink>[0]
  return createTRPCClient<AppRouter>({
    links: [
      // Mutations are not batched: the server rejects them (`mutation_in_batch`).
      splitLink({
        condition: ({ type }) => type === 'query',
        true: httpBatchLink({
          ...connection,
          maxItems: MAX_BATCH_QUERIES,
          maxURLLength: MAX_URL_LENGTH,
        }),
        false: httpLink(connection),
      }),
    ],
  })
}
