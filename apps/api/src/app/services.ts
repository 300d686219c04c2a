import type { Services } from '@signin/contracts'
import { accountsService } from '../accounts/service.ts'
import { activityService } from '../activity/service.ts'
import { identitiesService } from '../identities/service.ts'
import { passkeysService } from '../passkeys/service.ts'
import { passwordsService } from '../passwords/service.ts'
import { registrationsService } from '../registrations/service.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import { onLastPasskeyRemoved, secondFactorsService } from '../second-factors/service.ts'
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
  const { devices } = features
  const others = { sessions, secondFactors, passwords, passkeys, devices }
  return {
    accounts: {
      ...registrationsService(features, context),
      ...accountsService(features, context, others),
    },
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
      // A passkey needs a confirmed address: otherwise an attacker could register one in an account
      // created with the email address of somebody else (pre-hijacking).
      accounts: {
        async describe(id) {
          const account = await accountRepository.find(id)
          return account?.emailConfirmedAt ? account : null
        },
      },
      signIn: gate.signIn,
      pendingAccountId: async (context) => (await gate.pending(context))?.accountId ?? null,
      hasOtherCredential: async (tx, accountId) =>
        (await passwords.changedAt(tx, accountId)) !== null ||
        (await identities.hasAny(tx, accountId)),
      inSession: (viewer, work) =>
        sessionRevocation.inSession(viewer, fairnessKeyOf(context), work),
      async onPasskeyAdded(tx, { accountId, sessionId }, { userVerified }) {
        if (userVerified)
          await sessionRevocation.addSecondFactor(tx, accountId, sessionId, 'passkey')
        // Where the policy requires two factors, this passkey is the second one: a session without
        // it, which was limited to setting one up, could go on to set up its own.
        if (await secondFactorPolicy.isRequiredFor(accountId, tx))
          await sessionRevocation.revokeSingleFactor(tx, accountId, sessionId)
      },
      // A removed passkey may be on a lost device, with a session that was started with it (ASVS
      // 7.4.3).
      onPasskeyRemoved: async (tx, { accountId, sessionId }) =>
        void (await sessionRevocation.revokeAll(tx, accountId, sessionId)),
      onLastPasskeyRemoved: (tx, accountId) => onLastPasskeyRemoved(features, tx, accountId),
    },
    context,
  )
}
