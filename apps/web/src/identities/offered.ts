import type { SigninClient } from '@signin/client'
import type { Provider } from '@signin/contracts'

const asked = new WeakMap<SigninClient, Promise<Provider[]>>()

/** Whom one may sign in with here. Asked once for all pages; again only after a failure. */
export function offeredProviders(client: SigninClient): Promise<Provider[]> {
  const known = asked.get(client)
  if (known) return known
  const asking = client.identities.providers.query()
  asked.set(client, asking)
  asking.catch(() => asked.delete(client))
  return asking
}
