import { type AppRouter, MAX_BATCH_QUERIES } from '@signin/contracts'
import { createTRPCClient, httpBatchLink, httpLink, splitLink, type TRPCClient } from '@trpc/client'

import { readingProxies } from './proxy-answers.ts'

/** Well under what proxies accept for a request line. */
const MAX_URL_LENGTH = 2000

export type SigninClient = TRPCClient<AppRouter>

export interface ClientOptions {
  /** Where Signin is served, such as `https://accounts.example.com`. Empty for the page's own origin. */
  url?: string | undefined
  /**
   * An API token (`signin_pat_…` or `signin_svc_…`), for scripts and services. It goes into the
   * Authorization header, and never into an address. Browsers have their cookie instead.
   */
  token?: string | undefined
  /** Sent with every request, such as `{ cookie }` from a script that keeps its own jar. */
  headers?: Record<string, string> | undefined
  /** Stands in for the global fetch, in tests and for time limits. */
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
 * A call that fails rejects; `failureOf` turns what it rejects with into one closed union.
 */
export function createClient({
  url = '',
  token,
  headers,
  fetch,
}: ClientOptions = {}): SigninClient {
  const reading = readingProxies(fetch ?? ((input, init) => globalThis.fetch(input, init)))
  const connection = {
    url: `${url.replace(/\/+$/, '')}/api/trpc`,
    headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    fetch: (input, init) => reading(input, init as RequestInit),
  } satisfies Parameters<typeof httpLink>[0]
  return createTRPCClient<AppRouter>({
    links: [
      // What changes something goes alone: the server refuses several changes in one request.
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
