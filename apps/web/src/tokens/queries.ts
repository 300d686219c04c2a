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

/** The secret is handed to `show` alone, and is no part of what a mutation is remembered by. */
export function useCreateApiToken(show: (created: CreatedApiToken) => void) {
  const client = useClient()
  const sudo = useSudo()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (token: NewApiToken) => {
      show(await sudo(() => client.tokens.createApiToken.mutate(token)))
    },
    // Not waited for: the token is there, whether the list can be had or not.
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
      // Revoked meanwhile from another window.
      if (failureOf(error).code === 'not_found') void cache.invalidateQueries({ queryKey: LIST })
    },
  })
}
