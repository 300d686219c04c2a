import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useClient } from '../../api.ts'

/** Prefix of the keys of all queries of the console. */
export const ADMINISTRATION = ['administration'] as const
const ACCOUNT = [...ADMINISTRATION, 'accounts', 'one'] as const

export const detailsKey = (id: string) => [...ACCOUNT, id, 'details'] as const

/** How often the emails on their way are asked for. */
const EMAILS_MS = 5000

/** One account with its credentials. Another admin may act on it: asked for again at each return. */
export function useAccountDetails(id: Readonly<Ref<string>>) {
  const client = useClient()
  return useQuery({
    queryKey: computed(() => detailsKey(id.value)),
    queryFn: ({ queryKey: [, , , accountId], signal }) =>
      client.admin.accounts.show.query({ accountId }, { signal }),
  })
}

export function useAccountEmails(id: Readonly<Ref<string>>) {
  const client = useClient()
  return useQuery({
    queryKey: computed(() => [...ACCOUNT, id.value, 'emails'] as const),
    queryFn: ({ queryKey: [, , , accountId], signal }) =>
      client.admin.accounts.emails.query({ accountId }, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.some(({ state }) => state === 'waiting' || state === 'sending')
        ? EMAILS_MS
        : false,
  })
}
