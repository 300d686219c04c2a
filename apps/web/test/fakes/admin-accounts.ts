import type { AdminAccountsService, ListedAccount } from '@signin/contracts'
import { vi } from 'vitest'
import { fakeAdminActs } from './admin-acts.ts'
import type { FakeState } from './state.ts'

/** As the API's pages. */
const PAGE_SIZE = 50
const MAX_COUNT = 10_000

export const grace: ListedAccount = {
  id: '01938a4e-0000-7000-8000-000000000101',
  email: 'grace@example.com',
  name: 'Grace Hopper',
  role: 'support',
  emailConfirmedAt: '2026-09-01T08:00:00.000Z',
  suspendedAt: null,
  deletionDueAt: null,
  createdAt: '2026-09-01T08:00:00.000Z',
  lastSeenAt: '2026-11-21T08:00:00.000Z',
  hasSecondFactor: true,
}

/** Accounts for a long list, the newest first. */
export function manyAccounts(count: number): ListedAccount[] {
  return Array.from({ length: count }, (_, n) => ({
    ...grace,
    id: `01938a4e-0000-7000-8000-1${String(n).padStart(11, '0')}`,
    email: `person-${n}@example.com`,
    name: `Person ${n}`,
    role: 'member' as const,
    createdAt: new Date(Date.parse(grace.createdAt) - n * 3_600_000).toISOString(),
  }))
}

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
