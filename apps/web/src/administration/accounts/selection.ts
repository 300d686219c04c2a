import type { AccountFilter } from '@signin/contracts'
import type { RowSelectionState } from '@tanstack/vue-table'
import { computed, type Ref, ref, watch } from 'vue'
import { filterOf, type ListQuery } from './list-query.ts'

/** What an act on several accounts concerns: some by their ids, or all that match. */
export type AccountSelection = { accountIds: string[] } | { filter: AccountFilter }

/** The selected rows of a list. Another filter selects none: what is not listed must not be acted on. */
export function useSelection(list: Readonly<Ref<ListQuery>>) {
  const rows = ref<RowSelectionState>({})
  const isAll = ref(false)

  function clear() {
    rows.value = {}
    isAll.value = false
  }
  watch(() => JSON.stringify(filterOf(list.value)), clear)
  // A row that is deselected ends "all that match": what stays are the loaded rows.
  watch(rows, (now, before) => {
    if (Object.keys(now).length < Object.keys(before).length) isAll.value = false
  })

  return {
    rows,
    isAll,
    clear,
    selection: computed<AccountSelection | null>(() => {
      if (isAll.value) return { filter: filterOf(list.value) }
      const accountIds = Object.keys(rows.value)
      return accountIds.length > 0 ? { accountIds } : null
    }),
  }
}
