import type { AuditTables } from '../audit-log.ts'
import { timeOf } from './event-ids.ts'
import type { EventSearch } from './event-search.ts'
import { byNetwork, type Scan } from './scan.ts'
import { isFew } from './table.ts'

/**
 * Prefers the index of addresses for a network with few events, in the whole log or since the month
 * began: only then can they be sorted by time. Others are frequent enough to be found without it.
 *
 * @returns null if the search has no network, or a better index.
 */
export async function scanNetwork(db: AuditTables, scan: Scan, max: number): Promise<Scan | null> {
  const network = scan.rest.find(({ field }) => field === 'address')
  if (!network || scan.by?.part === network.part) return null
  for (const search of [scan.search, sinceMonthBegan(scan.search)]) {
    const narrowed = byNetwork(network, search)
    if (await isFew(db, narrowed, max)) return narrowed
  }
  return null
}

function sinceMonthBegan(search: EventSearch): EventSearch {
  const end = search.before ? timeOf(search.before) : (search.until ?? new Date())
  const month = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth()))
  const since = search.since && search.since > month ? search.since : month
  return { ...search, since }
}
