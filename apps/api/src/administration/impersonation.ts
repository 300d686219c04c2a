import {
  type AdminImpersonationService,
  AppError,
  type ImpersonationPolicy,
} from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import {
  type ImpersonationDeps,
  type IssuedImpersonation,
  issueImpersonation,
} from '../sessions/impersonation.ts'
import { createActs } from './act.ts'
import type { AdministrationDeps } from './deps.ts'

export interface AdminImpersonationDeps extends AdministrationDeps {
  sessions: AdministrationDeps['sessions'] & ImpersonationDeps['sessions']
  impersonation: ImpersonationPolicy
}

/**
 * Lets an admin act as the owner of an account (docs/decisions/0048).
 *
 * @param context its viewer is the admin, also while they act as somebody.
 */
export function adminImpersonationService(
  deps: AdminImpersonationDeps,
  context: RequestContext,
): AdminImpersonationService {
  return {
    setting: () => ({ policy: deps.impersonation }),

    async start(admin, act) {
      if (deps.impersonation === 'off') throw new AppError('impersonation_off')
      const { accountId } = act
      let issued: IssuedImpersonation | undefined
      const actor = { type: 'admin', id: admin.accountId } as const
      await createActs(deps, { ...context, actor })(act, async (tx, account) => {
        // The rights of staff are given to people, one by one: nobody borrows them. Oneself is staff.
        if (account.role !== 'member') throw new AppError('admins_only')
        if (account.suspendedAt) throw new AppError('account_suspended')
        issued = await issueImpersonation(deps, tx, context, { admin, accountId })
        return { kind: 'impersonationStarted', sessionId: issued.sessionId }
      })
      if (!issued) throw new Error('no session was issued')
      issued.setCookie()
      return { accountId, expiresAt: issued.expiresAt.toISOString() }
    },
  }
}
