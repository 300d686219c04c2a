import type { Viewer } from '../../viewer.ts'
import type { AccountFilter } from '../accounts/filter.ts'
import type { BulkPlan, BulkProgress, BulkRun } from './schema.ts'

/** Acts on many accounts, page by page: the client calls `run` again until `next` is null. */
export interface AdminBulkService {
  plan(viewer: Viewer, filter: AccountFilter): Promise<BulkPlan>
  /**
   * Acts on up to 50 accounts, each in a transaction of its own with its own event. Accounts that no
   * longer match, and the viewer's own, are left alone. Throws `not_signed_in` if the viewer's session
   * ended meanwhile.
   */
  run(viewer: Viewer, run: BulkRun): Promise<BulkProgress>
}
