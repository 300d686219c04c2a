import { createClient, type SigninClient } from '@signin/client'
import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client'
import { nextClientAddress } from '../client-addresses.ts'
import type { Server } from '../servers/server.ts'

export interface ClientCalls {
  /** Calls a second in each round. */
  ours: number[]
  bare: number[]
}

type AppRouter = SigninClient extends TRPCClient<infer Router> ? Router : never

/** Sends each call from another client address, to stay below the rate limit. */
const fetch: typeof globalThis.fetch = (input, init) => {
  const headers = new Headers(init?.headers)
  headers.set('x-forwarded-for', nextClientAddress())
  return globalThis.fetch(input, { ...init, headers })
}

/** Measures sequential anonymous calls of `sessions.current`, by the typed client and bare tRPC. */
export async function measureClient(
  signin: Server,
  { rounds, calls }: { rounds: number; calls: number },
): Promise<ClientCalls> {
  const ours = createClient({ url: signin.origin, fetch })
  const bare = createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${signin.origin}/api/trpc`,
        fetch: (...asked) => fetch(...(asked as Parameters<typeof fetch>)),
      }),
    ],
  })
  const rates: ClientCalls = { ours: [], bare: [] }
  for (const client of [ours, bare]) await rate(client, calls)
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)
    for (const name of order) rates[name].push(await rate(name === 'ours' ? ours : bare, calls))
  }
  return rates
}

async function rate(client: SigninClient, calls: number): Promise<number> {
  const started = performance.now()
  for (let n = 0; n < calls; n++) await client.sessions.current.query()
  return (calls * 1000) / (performance.now() - started)
}
