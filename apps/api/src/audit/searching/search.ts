import type { AuditTables, FoundEvent } from '../audit-log.ts'
import { firstId, timeOf } from './event-ids.ts'
import type { EventSearch } from './event-search.ts'
import { scanNetwork } from './network.ts'
import { scanOf } from './scan.ts'
import { findEvent, findScanned, floorOf } from './table.ts'

export type { EventSearch }
export { findEvent, timeOf }

/**
 * How many events one page may look at beyond those that it returns. A search with few matches would
 * otherwise read the whole log: 20 million events take minutes.
 */
const MAX_SCANNED = 3000

export interface EventPage {
  events: FoundEvent[]
  /** The `before` of the next page, which can be empty; null if there is none. */
  next: string | null
  /** Whether the page ended at its bound rather than with `max` events or the end of the log. */
  isBounded: boolean
}

/**
 * The events that match, newest first. One index is read, by the condition that is expected to match
 * the fewest events; those that it yields are compared with the other conditions, at most
 * {@link MAX_SCANNED} of them.
 *
 * @param max events of a page.
 */
export async function searchEvents(
  db: AuditTables,
  search: EventSearch,
  { max, maxScanned = MAX_SCANNED }: { max: number; maxScanned?: number },
): Promise<EventPage> {
  const scan = scanOf(search)
  const network = await scanNetwork(db, scan)
  const floor = network ? narrowing(network.search, search) : await floorOf(db, scan, maxScanned)
  const found = await findScanned(db, network ?? scan, { floor, max: max + 1 })
  const events = found.slice(0, max)
  if (found.length > max) return { events, next: events.at(-1)?.id ?? null, isBounded: false }
  return { events, next: floor, isBounded: floor !== null && events.length < max }
}

/** The id down to which a narrowed search got; null if it was not narrowed. */
function narrowing(narrowed: EventSearch, search: EventSearch): string | null {
  const { since } = narrowed
  return since && since !== search.since ? firstId(since) : null
}
