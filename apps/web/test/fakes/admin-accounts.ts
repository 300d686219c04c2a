import type { AdminAccountsService } from '@signin/contracts'

export function fakeAdminAccounts() {
  return {} satisfies Partial<AdminAccountsService>
}
