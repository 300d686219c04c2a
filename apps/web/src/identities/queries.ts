import { failureOf } from '@signin/client'
import type { Identity, Provider } from '@signin/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useClient } from '../api.ts'
import { SECURITY } from '../sessions/guard.ts'
import { useSudo } from '../sessions/sudo.ts'
import { useExternalRedirect } from './authorization-redirect.ts'
import { offeredProviders } from './offered.ts'

const CONNECTED = ['identities', 'connected']

/** What is connected, and what can be. */
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

/** Leaves the page, to come back with what is to be connected. */
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
      // Its going may have signed the other devices out.
      [['identities'], ['sessions']].map((queryKey) => cache.invalidateQueries({ queryKey })),
    )
  return useMutation({
    mutationFn: ({ id }: Identity) => sudo(() => client.identities.remove.mutate({ id })),
    onSuccess: refresh,
    // Disconnected meanwhile from another window.
    onError: (error) => failureOf(error).code === 'not_found' && refresh(),
  })
}
