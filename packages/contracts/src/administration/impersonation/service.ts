import type { Viewer } from '../../viewer.ts'
import type { AccountAct } from '../accounts/schema.ts'
import type { ImpersonationSetting, ImpersonationStarted } from './schema.ts'

export interface AdminImpersonationService {
  setting(): ImpersonationSetting
  /**
   * From now on this browser's calls, except those of the console, are by the account, for at most 30
   * minutes. Throws `impersonation_off`; `impersonating` if this session acts as somebody already;
   * `account_suspended`; `admins_only` for the account of a member of staff, which includes one's own.
   */
  start(viewer: Viewer, act: AccountAct): Promise<ImpersonationStarted>
}
