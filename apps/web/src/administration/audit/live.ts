import type { AuditEvent } from '@signin/contracts'
import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { useClient } from '../../api.ts'
import type { Filter } from './filter-query.ts'

const EVERY_MS = 2000
/**
 * Events are asked for again from this much earlier: one whose transaction takes longer appears after
 * newer ones.
 */
const OVERLAP_MS = 10_000

/**
 * Follows the log: asks every two seconds for newer events than the first of `listed`, while the page
 * is visible.
 *
 * @param onGap called when more than one page is new, so that the list has to be loaded anew.
 */
export function useLiveEvents(
  filter: Readonly<Ref<Filter>>,
  listed: Readonly<Ref<AuditEvent[]>>,
  onGap: () => void,
) {
  const client = useClient()
  const isLive = ref(false)
  const added = shallowRef<AuditEvent[]>([])
  const events = computed(() => distinct([...added.value, ...listed.value]))

  const { data, error } = useQuery({
    queryKey: computed(() => ['administration', 'audit', 'live', filter.value] as const),
    queryFn: ({ queryKey: [, , , query], signal }) =>
      client.admin.audit.list.query({ ...query, after: floorOf(events.value[0]) }, { signal }),
    enabled: isLive,
    refetchInterval: EVERY_MS,
    gcTime: 0,
  })

  watch(data, (page) => {
    if (!page || !isLive.value) return
    const known = new Set(events.value.map(({ id }) => id))
    const isGap = page.next !== null && page.events.every(({ id }) => !known.has(id))
    if (isGap && known.size > 0) onGap()
    else added.value = distinct([...page.events, ...added.value])
  })
  watch(filter, () => {
    added.value = []
  })
  return { isLive, events, error }
}

/** Newest first: ids sort by time. */
function distinct(events: AuditEvent[]): AuditEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]))
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1))
}

/** The first UUIDv7 (RFC 9562, 5.7) of the time from which events are asked for. */
function floorOf(newest: AuditEvent | undefined): string {
  const time = newest ? Date.parse(newest.at) : Date.now()
  const hex = (time - OVERLAP_MS).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
