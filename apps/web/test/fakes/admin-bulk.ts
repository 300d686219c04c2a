import { type AdminBulkService, BULK_PAGE_SIZE } from '@signin/contracts'
import { vi } from 'vitest'
import type { FakeState } from './state.ts'

const THROUGH = '01938a4e-0000-7000-8000-ffffffffffff'

/** Changes every account that it reaches. */
export function fakeAdminBulk(state: FakeState) {
  return {
    plan: vi.fn<AdminBulkService['plan']>(async () => ({
      count: state.people.length,
      isCapped: false,
      through: THROUGH,
    })),
    run: vi.fn<AdminBulkService['run']>(async (_viewer, { target }) => {
      const nothing = { unchanged: 0, refused: 0, next: null }
      if (target.kind === 'selected') return { ...nothing, changed: target.accountIds.length }
      const start = state.people.findIndex(({ id }) => id === target.after) + 1
      const page = state.people.slice(start, start + BULK_PAGE_SIZE)
      const isLast = start + page.length === state.people.length
      return { ...nothing, changed: page.length, next: isLast ? null : (page.at(-1)?.id ?? null) }
    }),
  } satisfies Partial<AdminBulkService>
}
