import { AccountFilter, AccountSort } from '@signin/contracts'
import type { LocationQuery, LocationQueryRaw } from 'vue-router'

/** What the list shows, and in which order. It is the query of the page's URL. */
export type ListQuery = AccountFilter & { sort?: AccountSort | undefined }

const fields = { ...AccountFilter.shape, sort: AccountSort }

/** Reads the URL. Drops what is not a valid filter, such as a mistyped role. */
export function listQueryOf(query: LocationQuery): ListQuery {
  const entries = Object.entries(fields).flatMap(([name, schema]) => {
    const { data } = schema.safeParse(query[name] || undefined)
    return data === undefined ? [] : [[name, data]]
  })
  return Object.fromEntries(entries)
}

export function toLocationQuery(list: ListQuery): LocationQueryRaw {
  return Object.fromEntries(Object.entries(list).filter(([, value]) => value))
}

/** The part that decides which accounts match, without the order. */
export function filterOf({ sort: _order, ...filter }: ListQuery): AccountFilter {
  return filter
}
