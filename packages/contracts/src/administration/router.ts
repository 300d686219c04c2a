import { router } from '../trpc.ts'
import { adminAccountsRouter } from './accounts/router.ts'
import { adminAuditRouter } from './audit/router.ts'
import { adminBulkRouter } from './bulk/router.ts'
import { adminImpersonationRouter } from './impersonation/router.ts'

/** The procedures of the console. Each is behind the guard `staff`. */
export const adminRouter = router({
  accounts: adminAccountsRouter,
  audit: adminAuditRouter,
  bulk: adminBulkRouter,
  impersonation: adminImpersonationRouter,
})
