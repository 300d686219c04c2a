import type { AdminImpersonationService } from '@signin/contracts'

export function fakeAdminImpersonation() {
  return {} satisfies Partial<AdminImpersonationService>
}
