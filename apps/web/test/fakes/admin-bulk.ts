import type { AdminBulkService } from '@signin/contracts'

export function fakeAdminBulk() {
  return {} satisfies Partial<AdminBulkService>
}
