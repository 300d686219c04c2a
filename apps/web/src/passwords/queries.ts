import type { PasswordChange } from '@signin/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useClient } from '../api.ts'
import { showChange } from '../cache.ts'
import { useSudo } from '../sessions/sudo.ts'

const STATUS = ['passwords', 'status']

export function usePasswordStatus() {
  const client = useClient()
  return useQuery({
    queryKey: STATUS,
    queryFn: ({ signal }) => client.passwords.status.query(undefined, { signal }),
  })
}

export function useChangePassword() {
  const client = useClient()
  const sudo = useSudo()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (change: PasswordChange) => sudo(() => client.passwords.change.mutate(change)),
    async onSuccess(status) {
      await showChange(cache, STATUS, status)
      // The API has revoked the other sessions.
      return cache.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
}
