import type { AccountsService } from './accounts/service.ts'
import type { ActivityService } from './activity/service.ts'
import type { AdminAccountsService } from './administration/accounts/service.ts'
import type { AdminAuditService } from './administration/audit/service.ts'
import type { AdminBulkService } from './administration/bulk/service.ts'
import type { AdminImpersonationService } from './administration/impersonation/service.ts'
import type { AppError } from './errors.ts'
import type { IdentitiesService } from './identities/service.ts'
import type { PasskeysService } from './passkeys/service.ts'
import type { PasswordsService } from './passwords/service.ts'
import type { SecondFactorsService } from './second-factors/service.ts'
import type { SessionsService } from './sessions/service.ts'
import type { Throttle } from './throttle.ts'
import type { TokensService } from './tokens/service.ts'
import type { StaffRole, TokenBearer, Viewer } from './viewer.ts'

/** One service for each noun of the contract. */
export interface Services {
  accounts: AccountsService
  activity: ActivityService
  adminAccounts: AdminAccountsService
  adminAudit: AdminAuditService
  adminBulk: AdminBulkService
  adminImpersonation: AdminImpersonationService
  identities: IdentitiesService
  passkeys: PasskeysService
  passwords: PasswordsService
  secondFactors: SecondFactorsService
  sessions: SessionsService
  tokens: TokensService
}

/** Context of a procedure call: the caller and the services. */
export interface Context extends Services {
  requestId: string
  viewer: Viewer | null
  /** The viewer by the browser's own session: the admin, where `viewer` is somebody they act as. */
  ownViewer: Viewer | null
  /** Null if there is a viewer: a bearer token overrides the session cookie, never both apply. */
  bearer: TokenBearer | null
  throttle: Throttle
  /** The role of the viewer's account as it is now; null for a member, and for a suspended account. */
  staffRoleOf(viewer: Viewer): Promise<StaffRole | null>
  /** Maps an unexpected error, such as an unreachable database, to the error table; else null. */
  appErrorOf(surprise: unknown): AppError | null
}
