import type { AccountSort, ListedAccount } from '@signin/contracts'
import { type ColumnDef, rowSelectionFeature, tableFeatures } from '@tanstack/vue-table'

export const features = tableFeatures({ rowSelectionFeature })

export const columns: ColumnDef<typeof features, ListedAccount>[] = [
  { id: 'account', header: 'Account' },
  { id: 'role', header: 'Role' },
  { id: 'state', header: 'State' },
  { id: 'secondFactor', header: 'Two-step' },
  { id: 'lastSeen', header: 'Last seen' },
  { id: 'created', header: 'Created' },
]

/** The orders that a click on a column's heading takes in turn. */
export const columnSorts: Readonly<Record<string, readonly AccountSort[]>> = {
  account: ['name', 'email'],
  lastSeen: ['lastSeen'],
  created: ['newest', 'oldest'],
}

const DESCENDING: readonly AccountSort[] = ['newest', 'lastSeen']

export function ariaSortOf(column: string, sort: AccountSort) {
  if (!columnSorts[column]?.includes(sort)) return undefined
  return DESCENDING.includes(sort) ? 'descending' : 'ascending'
}
