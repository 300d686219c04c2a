import type { ActorType } from '@signin/contracts'
import type { EventSearch } from './event-search.ts'

/** The fields of a search that are conditions on columns. */
export type Field = Exclude<keyof EventSearch, 'since' | 'until' | 'before' | 'after'>

export interface Condition {
  field: Field
  /** The table whose column it is on: of what is kept unchanged, or of the personal part. */
  part: 'events' | 'details'
  /** Whether an index yields the events that meet it, newest first. */
  isIndexed: boolean
}

/** The types of actors in the partial index: all but those of nearly all events. */
const INDEXED_ACTORS: readonly ActorType[] = [
  'admin',
  'apiToken',
  'service',
  'commandLine',
  'system',
]

/** The conditions of a search, those that are expected to match the fewest events first. */
export function conditionsOf(search: EventSearch): Condition[] {
  const { address = '', actorType, outcome } = search
  const conditions: Condition[] = [
    { field: 'sessionId', part: 'details', isIndexed: true },
    { field: 'operator', part: 'details', isIndexed: true },
    { field: 'actorId', part: 'details', isIndexed: true },
    { field: 'subjectId', part: 'details', isIndexed: true },
    // The index has the events of a network in the order of their addresses.
    { field: 'address', part: 'details', isIndexed: !address.includes('/') },
    { field: 'device', part: 'details', isIndexed: false },
    { field: 'kinds', part: 'events', isIndexed: true },
    {
      field: 'actorType',
      part: 'events',
      isIndexed: actorType !== undefined && INDEXED_ACTORS.includes(actorType),
    },
    { field: 'outcome', part: 'events', isIndexed: outcome === 'failure' },
  ]
  return conditions.filter(({ field }) => search[field] !== undefined)
}
