import type { Services } from '@signin/contracts'
import { accountsService } from '../accounts/service.ts'
import { activityService } from '../activity/activity.ts'
import { identitiesService } from '../identities/service.ts'
import { passkeysService } from '../passkeys/service.ts'
import { passwordsService } from '../passwords/service.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import { secondFactorsService, withoutPasskeys } from '../second-factors/service.ts'
import { sessionsService } from '../sessions/service.ts'
import { tokensService } from '../tokens/service.ts'
import type { Features } from './features.ts'

/** The services of the contract, for one request. */
export function servicesFor(features: Features, context: RequestContext): Services {
  const sessions = sessionsService(features, context)
  const secondFactors = secondFactorsService(features, context)
  const passwords = passwordsService(features, context)
  const passkeys = passkeysOf(features, context)
  const identities = identitiesService(features, context)
  const tokens = tokensService(features, context)
  const { devices, apiTokens } = features
  const others = { sessions, secondFactors, passwords, passkeys, apiTokens, devices }
  return {
    accounts: accountsService(features, context, others),
    activity: activityService(features),
    identities,
    passkeys,
    passwords,
    secondFactors,
    sessions,
    tokens,
  }
}

function passkeysOf(features: Features, context: RequestContext): Services['passkeys'] {
  const { db, clock, site, accountRepository, passwords, identities, gate } = features
  const { secondFactorPolicy, sessionRevocation, activity } = features
  return passkeysService(
    {
      db,
      clock,
      site,
      activity,
      // Whoever made an account in another's name must not leave a passkey in it.
      accounts: {
        async describe(id) {
          const account = await accountRepository.find(id)
          return account?.emailConfirmedAt ? account : null
        },
      },
      enter: gate.enter,
      pendingAccountId: async (context) => (await gate.pending(context))?.accountId ?? null,
      hasOtherCredential: async (tx, accountId) =>
        (await passwords.changedAt(tx, accountId)) !== null ||
        (await identities.hasAny(tx, accountId)),
      inSession: (viewer, work) =>
        sessionRevocation.inSession(viewer, fairnessKeyOf(context), work),
      async onPasskeyAdded(tx, { accountId, sessionId }, { userVerified }) {
        if (userVerified)
          await sessionRevocation.addSecondFactor(tx, accountId, sessionId, 'passkey')
        // Where two factors are demanded there is a second one now: a session without it, which was
        // good for setting one up, could go on to set up its own.
        if (await secondFactorPolicy.isRequiredFor(accountId, tx))
          await sessionRevocation.revokeSingleFactor(tx, accountId, sessionId)
      },
      // It may lie with a device that was lost, and so may a session begun with it (ASVS 7.4.3).
      onPasskeyRemoved: async (tx, { accountId, sessionId }) =>
        void (await sessionRevocation.revokeAll(tx, accountId, sessionId)),
      onPasskeysGone: (tx, accountId) => withoutPasskeys(features, tx, accountId),
    },
    context,
  )
}
