import type { Place } from '@signin/contracts'
import type { Dates } from '../ui/dates.ts'

/** "Austria", "your own network", or null if unknown: a wrong guess would alarm the owner. */
export function formatPlace(place: Place | null, { country }: Pick<Dates, 'country'>) {
  if (place === null) return null
  return place.kind === 'private' ? 'your own network' : country(place.code)
}
