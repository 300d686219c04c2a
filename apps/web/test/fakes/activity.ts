import { type ActivityService, activityGroups } from '@signin/contracts'
import { vi } from 'vitest'
import type { House } from './house.ts'

export function fakeActivity(house: House) {
  return {
    list: vi.fn<ActivityService['list']>(async (_viewer, { group }) => {
      const kinds: readonly string[] = group ? activityGroups[group] : []
      const entries = house.activity.filter(({ kind }) => !group || kinds.includes(kind))
      return { entries, more: false }
    }),
  } satisfies ActivityService
}
