import { useQuery } from '@tanstack/vue-query'
import { useClient } from '../api.ts'

export function useMe() {
  const client = useClient()
  return useQuery({
    queryKey: ['accounts', 'me'],
    queryFn: ({ signal }) => client.accounts.me.query(undefined, { signal }),
  })
}
