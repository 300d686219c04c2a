import { failureOf } from '@signin/client'
import type { Identity, Provider } from '@signin/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useClient } from '../api.ts'
import { SECURITY } from '../sessions/guard.ts'
import { useSudo } from '../sessions/sudo.ts'
import { useExternalRedirect } from './authorization-redirect.ts'
import { offeredProviders } from './offered-providers.ts'

const CONNECTED = ['identities', 'connected']

/** The linked identities, and the providers that are offered. */
export function useConnected() {
  const client = useClient()
  return useQuery({
    queryKey: CONNECTED,
    queryFn: async ({ signal }) => {
      const [identities, providers] = await Promise.all([
        client.identities.list.query(undefined, { signal }),
        offeredProviders(client),
      ])
      return { identities, providers }
    },
  })
}

/** Redirects to a provider to link an identity, and back to the security page. */
export function useConnect() {
  const client = useClient()
  const sudo = useSudo()
  const { redirecting, redirectTo } = useExternalRedirect()
  const connect = useMutation({
    mutationFn: ({ id }: Provider) =>
      sudo(() => client.identities.startLink.mutate({ provider: id })),
    onSuccess: ({ url }) => redirectTo(url, { purpose: 'link', next: SECURITY }),
  })
  return { connect, redirecting }
}

export function useDisconnect() {
  const client = useClient()
  const sudo = useSudo()
  const cache = useQueryClient()
  const refresh = () =>
    Promise.all(
      // Unlinking revokes the other sessions.
      [['identities'], ['sessions']].map((queryKey) => cache.invalidateQueries({ queryKey })),
    )
  return useMutation({
    mutationFn: ({ id }: Identity) => sudo(() => client.identities.remove.mutate({ id })),
    onSuccess: refresh,
    // It was unlinked in another window.
    onError: (error) => failureOf(error).code === 'not_found' && refresh(),
  })
}
