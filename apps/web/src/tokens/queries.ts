import { failureOf } from '@signin/client'
import type { ApiToken, CreatedApiToken, NewApiToken } from '@signin/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useClient } from '../api.ts'
import { showChange } from '../cache.ts'
import { useSudo } from '../sessions/sudo.ts'

const LIST = ['tokens', 'list']

export function useApiTokens() {
  const client = useClient()
  return useQuery({
    queryKey: LIST,
    queryFn: ({ signal }) => client.tokens.listApiTokens.query(undefined, { signal }),
  })
}

/** Passes the secret to `show` only, so that the mutation cache does not hold it. */
export function useCreateApiToken(show: (created: CreatedApiToken) => void) {
  const client = useClient()
  const sudo = useSudo()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (token: NewApiToken) => {
      show(await sudo(() => client.tokens.createApiToken.mutate(token)))
    },
    // Not awaited: the token exists, even if the list fails to reload.
    onSuccess: () => void cache.invalidateQueries({ queryKey: LIST }),
  })
}

export function useRevokeApiToken() {
  const client = useClient()
  const sudo = useSudo()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: ApiToken) => sudo(() => client.tokens.revokeApiToken.mutate({ id })),
    onSuccess: (left) => showChange(cache, LIST, left),
    onError(error) {
      // It was revoked in another window.
      if (failureOf(error).code === 'not_found') void cache.invalidateQueries({ queryKey: LIST })
    },
  })
}
