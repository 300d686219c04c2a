import type { SigninClient } from '@signin/client'
import type { Provider } from '@signin/contracts'

const cache = new WeakMap<SigninClient, Promise<Provider[]>>()

/** The offered providers. Cached for all pages; a failure is not cached. */
export function offeredProviders(client: SigninClient): Promise<Provider[]> {
  const cached = cache.get(client)
  if (cached) return cached
  const request = client.identities.providers.query()
  cache.set(client, request)
  request.catch(() => cache.delete(client))
  return request
}
