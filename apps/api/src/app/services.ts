import type { Services } from '@signin/contracts'
import { accountsService } from '../accounts/service.ts'
import { activityService } from '../activity/service.ts'
import { adminAuditService } from '../administration/audit/service.ts'
import { adminBulkService } from '../administration/bulk/service.ts'
import { consoleActs } from '../administration/console-acts.ts'
import { adminImpersonationService } from '../administration/impersonation.ts'
import { adminAccountsService } from '../administration/service.ts'
import { identitiesService } from '../identities/service.ts'
import { passkeysService } from '../passkeys/service.ts'
import { passwordsService } from '../passwords/service.ts'
import { registrationsService } from '../registrations/service.ts'
import type { RequestContext } from '../request-context.ts'
import { secondFactorsService } from '../second-factors/service.ts'
import { sessionsService } from '../sessions/service.ts'
import { tokensService } from '../tokens/service.ts'
import type { Features } from './features.ts'

/**
 * The services of the contract, for one request.
 *
 * @param own differs from `context` while an admin acts as somebody: its viewer is the admin.
 */
export function servicesFor(
  features: Features,
  context: RequestContext,
  own: RequestContext,
): Services {
  const sessions = sessionsService(features, context, own)
  const secondFactors = secondFactorsService(features, context)
  const passwords = passwordsService(features, context)
  const passkeys = passkeysService(features, context)
  const identities = identitiesService(features, context)
  const tokens = tokensService(features, context)
  const { consoleReads } = features
  const acts = consoleActs(features, own)
  const others = { sessions, secondFactors, passwords, passkeys }
  return {
    accounts: {
      ...registrationsService(features, context),
      ...accountsService(features, context, others),
    },
    activity: activityService(features),
    adminAccounts: adminAccountsService(acts, consoleReads),
    adminAudit: adminAuditService(consoleReads),
    adminBulk: adminBulkService(consoleReads, acts),
    adminImpersonation: adminImpersonationService(features, own),
    identities,
    passkeys,
    passwords,
    secondFactors,
    sessions,
    tokens,
  }
}
