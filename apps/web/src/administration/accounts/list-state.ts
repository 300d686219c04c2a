import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { type ListQuery, listQueryOf, toLocationQuery } from './list-query.ts'

/** The whole state of the list: it is the query of the URL, so it can be shared and gone back to. */
export function useListState() {
  const route = useRoute()
  const router = useRouter()
  const json = computed(() => JSON.stringify(listQueryOf(route.query)))
  /** The same object as long as nothing changes, such as the fragment. */
  const list = computed(() => JSON.parse(json.value) as ListQuery)

  function show(next: ListQuery, { replace = false } = {}) {
    return router.push({ path: route.path, query: toLocationQuery(next), replace })
  }

  return {
    list,
    show,
    /** Changes some fields; undefined removes one. */
    change: (patch: Partial<ListQuery>, options?: { replace?: boolean }) =>
      show({ ...list.value, ...patch }, options),
  }
}
