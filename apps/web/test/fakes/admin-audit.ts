import type { AdminAuditService } from '@signin/contracts'

export function fakeAdminAudit() {
  return {} satisfies Partial<AdminAuditService>
}
