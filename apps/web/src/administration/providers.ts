import type { Provider } from '@signin/contracts'
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useClient } from '../api.ts'
import { offeredProviders } from '../identities/offered-providers.ts'

/** The providers that people can connect; none until they are loaded. */
export function useProviders() {
  const client = useClient()
  const { data } = useQuery({
    queryKey: ['administration', 'providers'],
    queryFn: () => offeredProviders(client),
  })
  return computed<readonly Provider[]>(() => data.value ?? [])
}
