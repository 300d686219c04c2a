import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useClient } from '../../api.ts'
import type { Filter } from './filter-query.ts'

const AUDIT = ['administration', 'audit'] as const
/** How long an event is awaited that is not yet in the tree. */
const PENDING_MS = 1000

/** The events that match, newest first, page by page. */
export function useAuditEvents(filter: Readonly<Ref<Filter>>) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: computed(() => [...AUDIT, 'list', filter.value] as const),
    queryFn: ({ queryKey: [, , , query], pageParam, signal }) =>
      client.admin.audit.list.query(
        { ...query, ...(pageParam !== null && { before: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    // Coming back from an event shows the list as it was, at the same place.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
}

/** One event with its proof; asked again until it is in the tree. */
export function useAuditEvent(id: Readonly<Ref<string>>) {
  const client = useClient()
  return useQuery({
    queryKey: computed(() => [...AUDIT, 'event', id.value] as const),
    queryFn: ({ queryKey: [, , , event], signal }) =>
      client.admin.audit.show.query({ id: event }, { signal }),
    refetchInterval: ({ state }) => (state.data?.proof.status === 'pending' ? PENDING_MS : false),
    refetchOnWindowFocus: false,
  })
}
