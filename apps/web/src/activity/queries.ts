import type { ActivityGroup, ActivityPage } from '@signin/contracts'
import { useInfiniteQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { useClient } from '../api.ts'

/** The activity entries, newest first and paginated; all of them, or one group. */
export function useActivity(group: Readonly<Ref<ActivityGroup | undefined>>) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['activity', 'list', group],
    queryFn: ({ pageParam, signal }) =>
      client.activity.list.query(
        { ...(group.value && { group: group.value }), ...(pageParam && { before: pageParam }) },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })
}

function nextCursor({ entries, more }: ActivityPage): string | undefined {
  return more ? entries.at(-1)?.id : undefined
}
