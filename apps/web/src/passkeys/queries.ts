import { failureOf } from '@signin/client'
import type { Passkey, PasskeyRename } from '@signin/contracts'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useClient } from '../api.ts'
import { useSudo } from '../sessions/sudo.ts'
import { createPasskey } from './register.ts'
import { signalAccepted } from './signals.ts'

const LIST = ['passkeys', 'list']

export function usePasskeys() {
  const client = useClient()
  return useQuery({
    queryKey: LIST,
    queryFn: ({ signal }) => client.passkeys.list.query(undefined, { signal }),
  })
}

export function useAddPasskey() {
  const client = useClient()
  const sudo = useSudo()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: () => sudo(() => createPasskey(client)),
    onSuccess: () => refresh(cache),
  })
}

export function useRenamePasskey() {
  const client = useClient()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (rename: PasskeyRename) => client.passkeys.rename.mutate(rename),
    onSuccess: () => cache.invalidateQueries({ queryKey: LIST }),
  })
}

/** Signals the browser at once, so that it no longer offers the removed passkey. */
export function useRemovePasskey() {
  const client = useClient()
  const sudo = useSudo()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: Passkey) => sudo(() => client.passkeys.remove.mutate({ id })),
    onSuccess(left) {
      void signalAccepted(client, left)
      return refresh(cache)
    },
    // It was removed in another window.
    onError: (error) => failureOf(error).code === 'not_found' && refresh(cache),
  })
}

/** The number of passkeys changes which second factors are available. */
function refresh(cache: QueryClient) {
  const keys = [LIST, ['secondFactors']]
  return Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })))
}
