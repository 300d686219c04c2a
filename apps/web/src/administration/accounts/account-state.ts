import type { AccountState, AccountSummary } from '@signin/contracts'

export const stateNames = {
  active: 'Active',
  unconfirmed: 'Email not confirmed',
  deletionScheduled: 'Deletion scheduled',
  suspended: 'Suspended',
} satisfies Record<AccountState, string>

/** As the API decides it: the last that applies. */
export function stateOf(account: AccountSummary): AccountState {
  if (account.suspendedAt) return 'suspended'
  if (account.deletionDueAt) return 'deletionScheduled'
  return account.emailConfirmedAt ? 'active' : 'unconfirmed'
}
