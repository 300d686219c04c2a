import type { ActivityEntry } from '@signin/contracts'
import type { Dates } from '../ui/dates.ts'

const DAY = 86_400_000

export interface Day {
  name: string
  entries: ActivityEntry[]
}

/** Groups entries by day in the reader's time zone, in their order. */
export function byDay(entries: readonly ActivityEntry[], { day }: Dates, now: number): Day[] {
  const near = new Map([
    [day(now - DAY), 'Yesterday'],
    [day(now), 'Today'],
  ])
  const days = Map.groupBy(entries, ({ at }) => day(at))
  return [...days].map(([date, all]) => ({ name: near.get(date) ?? date, entries: all }))
}
