import type { SigninClient } from '@signin/client'
import type { Provider } from '@signin/contracts'

const asked = new WeakMap<SigninClient, Promise<Provider[]>>()

/** The offered providers. Cached for all pages; a failure is not cached. */
export function offeredProviders(client: SigninClient): Promise<Provider[]> {
  const known = asked.get(client)
  if (known) return known
  const asking = client.identities.providers.query()
  asked.set(client, asking)
  asking.catch(() => asked.delete(client))
  return asking
}
