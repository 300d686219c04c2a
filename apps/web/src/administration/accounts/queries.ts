import type { AccountFilter } from '@signin/contracts'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useClient } from '../../api.ts'
import type { ListQuery } from './list-query.ts'

/** Prefix of the keys of all queries of accounts: invalidate it after an act. */
const ACCOUNTS = ['administration', 'accounts'] as const

/**
 * In milliseconds. Coming back to the list within this time shows it as it was, at the same place:
 * a refetch would load page after page again.
 */
const FRESH_MS = 60_000

/** The accounts of a list, page by page. A changed list cancels its request in flight. */
export function useAccountSearch(list: Readonly<Ref<ListQuery>>) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: computed(() => [...ACCOUNTS, 'search', list.value] as const),
    queryFn: ({ queryKey: [, , , query], pageParam, signal }) =>
      client.admin.accounts.search.query(
        { ...query, ...(pageParam !== null && { after: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  })
}

/** How many accounts match; counting stops at 10,000. */
export function useAccountCount(filter: Readonly<Ref<AccountFilter>>) {
  const client = useClient()
  return useQuery({
    queryKey: computed(() => [...ACCOUNTS, 'count', filter.value] as const),
    queryFn: ({ queryKey: [, , , query], signal }) =>
      client.admin.accounts.count.query(query, { signal }),
    placeholderData: keepPreviousData,
    staleTime: FRESH_MS,
    refetchOnWindowFocus: false,
  })
}
