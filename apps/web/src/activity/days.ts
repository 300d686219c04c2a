import type { ActivityEntry } from '@signin/contracts'
import type { Dates } from '../ui/dates.ts'

const DAY = 86_400_000

export interface Day {
  name: string
  entries: ActivityEntry[]
}

/** Entries by the day they fell on where the reader is, in the order they came in. */
export function byDay(entries: readonly ActivityEntry[], { day }: Dates, now: number): Day[] {
  const near = new Map([
    [day(now - DAY), 'Yesterday'],
    [day(now), 'Today'],
  ])
  const days = Map.groupBy(entries, ({ at }) => day(at))
  return [...days].map(([date, all]) => ({ name: near.get(date) ?? date, entries: all }))
}
