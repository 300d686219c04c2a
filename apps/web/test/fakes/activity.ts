import { type ActivityService, activityGroups } from '@signin/contracts'
import { vi } from 'vitest'
import type { FakeState } from './state.ts'

export function fakeActivity(state: FakeState) {
  return {
    list: vi.fn<ActivityService['list']>(async (_viewer, { group }) => {
      const kinds: readonly string[] = group ? activityGroups[group] : []
      const entries = state.activity.filter(({ kind }) => !group || kinds.includes(kind))
      return { entries, more: false }
    }),
  } satisfies Partial<ActivityService>
}
