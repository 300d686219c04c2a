import type { AccountPage, ListedAccount } from '@signin/contracts'
import { grace } from '../test/fakes/admin-accounts.ts'
import { type Answer, type Answers, ada } from './canned.ts'

const NAMES = ['Amara Okafor', 'Bruno Costa', 'Chiara Bianchi', 'Dmitri Volkov', 'Elif Yılmaz']
const LAST_SEEN = '2026-11-22T11:40:00.000Z'

/** The nth of the accounts that the console lists. */
export const account = (n: number, changes: Partial<ListedAccount> = {}): ListedAccount => {
  const name = NAMES[n % NAMES.length] ?? ''
  const local = name.toLowerCase().replaceAll('ı', 'i').replace(' ', '.')
  return {
    ...grace,
    id: `01938a4e-0000-7000-8000-1${String(n).padStart(11, '0')}`,
    name,
    email: `${local}${n >= NAMES.length ? n : ''}@example.com`,
    role: 'member',
    hasSecondFactor: n % 3 === 0,
    lastSeenAt: n % 5 === 4 ? null : new Date(Date.parse(LAST_SEEN) - n * 8_000_000).toISOString(),
    createdAt: new Date(Date.parse('2026-11-20T08:00:00Z') - n * 40_000_000).toISOString(),
    ...changes,
  }
}

export const accounts = [
  account(0, { role: 'admin' }),
  account(1, { role: 'support' }),
  account(2, { suspendedAt: LAST_SEEN }),
  account(3, { deletionDueAt: '2026-12-04T08:00:00.000Z' }),
  account(4, { emailConfirmedAt: null }),
  account(5, {
    name: 'A name that is longer than the column it stands in, and longer than a phone is wide',
    email: `${'very-long-address-'.repeat(6)}@subdomain.of.a.long.domain.example.com`,
  }),
  ...Array.from({ length: 6 }, (_, n) => account(n + 6)),
]

export const found = (page: Partial<AccountPage>): Answer => ({
  data: { accounts, similar: [], next: null, ...page },
})

/** An admin in the console, with more accounts than are counted. */
export const admin: Answers = {
  ...ada,
  'accounts.me': { data: { ...(ada['accounts.me'] as { data: object }).data, role: 'admin' } },
  'identities.providers': { data: [{ id: 'google', kind: 'google', name: 'Google' }] },
  'admin.accounts.search': found({}),
  'admin.accounts.count': { data: { count: 10_000, isCapped: true } },
}
