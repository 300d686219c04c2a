import { type AdminAuditService, AppError } from '@signin/contracts'
import { vi } from 'vitest'
import type { FakeState } from './state.ts'

const PAGE_SIZE = 50

export function fakeAdminAudit(state: FakeState) {
  return {
    list: vi.fn<AdminAuditService['list']>(async (_viewer, { kinds, outcome, before, after }) => {
      const matching = state.events.filter(
        ({ id, ...event }) =>
          (!kinds || kinds.includes(event.kind)) &&
          (!outcome || outcome === event.outcome) &&
          (!before || id < before) &&
          (!after || id > after),
      )
      const events = matching.slice(0, PAGE_SIZE)
      const next = matching.length > PAGE_SIZE ? (events.at(-1)?.id ?? null) : null
      return { events, next, searchedTo: null }
    }),
    show: vi.fn<AdminAuditService['show']>(async (_viewer, { id }) => {
      const event = state.events.find((it) => it.id === id)
      if (!event) throw new AppError('not_found')
      return { event, proof: { status: 'pending' } }
    }),
  } satisfies Partial<AdminAuditService>
}
