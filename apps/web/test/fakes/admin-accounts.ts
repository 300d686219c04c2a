import type { AdminAccountsService } from '@signin/contracts'
import { vi } from 'vitest'
import { fakeAdminActs } from './admin-acts.ts'
import type { FakeState } from './state.ts'

/** As the API's pages. */
const PAGE_SIZE = 50
const MAX_COUNT = 10_000

export function fakeAdminAccounts(state: FakeState) {
  const matching = ({ text = '', role }: { text?: string; role?: string }) =>
    state.people.filter(
      (it) =>
        `${it.name} ${it.email}`.toLowerCase().includes(text.trim().toLowerCase()) &&
        (!role || it.role === role),
    )
  return {
    ...fakeAdminActs(state),
    search: vi.fn<AdminAccountsService['search']>(async (_viewer, { after, ...query }) => {
      const start = Number(after ?? 0)
      const found = matching(query as never)
      const end = start + PAGE_SIZE
      return {
        accounts: found.slice(start, end),
        similar: query.text ? state.similar : [],
        next: end < found.length ? String(end) : null,
      }
    }),
    count: vi.fn<AdminAccountsService['count']>(async (_viewer, filter) => {
      const { length } = matching(filter as never)
      return { count: Math.min(length, MAX_COUNT), isCapped: length > MAX_COUNT }
    }),
  } satisfies Partial<AdminAccountsService>
}
