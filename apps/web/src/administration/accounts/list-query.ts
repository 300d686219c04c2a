import { AccountSearch } from '@signin/contracts'
import type { LocationQuery } from 'vue-router'

/** What the list shows, and in which order. It is the query of the page's URL. */
export type ListQuery = Omit<AccountSearch, 'after'>

const { after: _cursor, ...fields } = AccountSearch.shape

/** Reads the URL. Drops what is not a valid filter, such as a mistyped role. */
export function listQueryOf(query: LocationQuery): ListQuery {
  const entries = Object.entries(fields).flatMap(([name, schema]) => {
    const { data } = schema.safeParse(query[name] || undefined)
    return data === undefined ? [] : [[name, data]]
  })
  return Object.fromEntries(entries)
}
