import type { AuditTables } from '../audit-log.ts'
import { timeOf } from './event-ids.ts'
import { byNetwork, type Scan } from './scan.ts'
import { isFew } from './table.ts'

/** How many events of a network are sorted by time. Each is read from another place of the disk. */
const MAX_SORTED = 1000

/**
 * Prefers the index of addresses for a network with few events, in the whole log or in its last month
 * or day: only then can they be sorted by time. Others are frequent enough to be found without it.
 *
 * @returns null if the search has no network, or a better index.
 */
export async function scanNetwork(db: AuditTables, scan: Scan): Promise<Scan | null> {
  const network = scan.rest.find(({ field }) => field === 'address')
  if (!network || scan.by?.part === network.part) return null
  const { search } = scan
  const end = search.before ? timeOf(search.before) : (search.until ?? new Date())
  const [year, month, day] = [end.getUTCFullYear(), end.getUTCMonth(), end.getUTCDate()]
  for (const start of [undefined, Date.UTC(year, month), Date.UTC(year, month, day)]) {
    const narrowed = byNetwork(network, { ...search, since: later(search.since, start) })
    if (await isFew(db, narrowed, MAX_SORTED)) return narrowed
  }
  return null
}

function later(since: Date | undefined, start: number | undefined): Date | undefined {
  return start === undefined || (since && since.getTime() > start) ? since : new Date(start)
}
