import { type Condition, conditionsOf } from './conditions.ts'
import type { EventSearch } from './event-search.ts'

/** Which events are read, and what they are compared with. */
export interface Scan {
  part: Condition['part']
  /** The condition of the index that is read; null for the primary key. */
  by: Condition | null
  rest: readonly Condition[]
  search: EventSearch
}

/**
 * Reads by the most selective condition that has an index; without one, by the primary key of the
 * table that conditions are on.
 */
export function scanOf(search: EventSearch): Scan {
  const all = conditionsOf(search)
  const by = all.find(({ isIndexed }) => isIndexed) ?? null
  const part = by?.part ?? all[0]?.part ?? 'events'
  return { part, by, rest: without(all, by), search }
}

/** Reads by the network, whose index yields its events in the order of their addresses. */
export function byNetwork(network: Condition, search: EventSearch): Scan {
  return { part: network.part, by: network, rest: without(conditionsOf(search), network), search }
}

function without(all: readonly Condition[], by: Condition | null): Condition[] {
  return all.filter(({ field }) => field !== by?.field)
}
