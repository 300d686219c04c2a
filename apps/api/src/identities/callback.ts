import { AppError, type IdentitiesService, type SignInResult, type Viewer } from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import type { Proof } from '../sessions/decision.ts'
import type { AuthorizationRequests } from './authorization-requests.ts'
import type { IdentitiesServiceDeps } from './deps.ts'
import { createExternalSignUp } from './external-sign-up.ts'
import { toDto } from './identities.ts'
import type { Confirmed, Provider } from './provider.ts'
import { mappingProviderErrors, rejectIdentity } from './provider-errors.ts'
import { findIdentity, type IdentityRow, identitiesOf, touchLastUsed } from './table.ts'

/** The maximum length of `sub` (OpenID Connect Core, 2). */
const MAX_SUBJECT_LENGTH = 255

/** Linked identities of one account. The list of them is not paginated. */
const MAX_IDENTITIES = 20
/** The clocks of a provider's own servers may differ. */
const CLOCK_SKEW_MS = 10_000

/** Handles the authorization callback. Its parameters come by the browser and are untrusted. */
export function callbackProcedures(
  deps: IdentitiesServiceDeps,
  authorizationRequests: AuthorizationRequests,
  context: RequestContext,
): Pick<IdentitiesService, 'finish'> {
  const { db, clock, providers, identities, sessionRevocation, gate } = deps
  const { signUp } = createExternalSignUp(deps, authorizationRequests, context)

  return {
    async finish(viewer, { provider: id, parameters }) {
      const provider = providers.find(id)
      if (!provider) throw new AppError('not_found')
      const authorizationRequest = await authorizationRequests.take(
        context.cookies.authorizationRequest,
        id,
        parameters.state,
      )
      if (!authorizationRequest)
        return rejectIdentity(context, provider, 'it is not the answer to a visit of this browser')
      if (authorizationRequest.purpose !== 'signIn' && !isStartedBy(viewer, authorizationRequest)) {
        return rejectIdentity(
          context,
          provider,
          `the ${authorizationRequest.purpose} was begun in another session`,
        )
      }
      const who = await mappingProviderErrors(context, provider, () =>
        provider.exchangeCode(authorizationRequest, parameters),
      )
      if (!isStorable(who.subject)) return rejectIdentity(context, provider, 'it names nobody')
      switch (authorizationRequest.purpose) {
        case 'signIn':
          return signIn(authorizationRequest, provider, who)
        case 'link':
          return { status: 'linked', identity: await link(authorizationRequest, provider, who) }
        case 'confirm':
          return confirm(authorizationRequest, provider, who)
      }
    },
  }

  async function signIn(
    authorizationRequest: Started,
    provider: Provider,
    who: Confirmed,
  ): Promise<SignInResult> {
    const known = await findIdentity(db, who)
    if (known) return gate.enter(context, proofBy(known, authorizationRequest))
    const profile = await mappingProviderErrors(context, provider, who.profile)
    const signedUp = await signUp(provider, who, profile)
    return 'status' in signedUp
      ? signedUp
      : gate.enter(context, proofBy(signedUp, authorizationRequest))
  }

  /**
   * Re-authenticates the current session and grants no new one: the identity must belong to the
   * session's account, and the person must have authenticated at the provider just now.
   */
  async function confirm(
    { accountId, sessionId, age, startOrder }: Whose & Started & { age: number },
    provider: Provider,
    who: Confirmed,
  ): Promise<SignInResult> {
    const known = await findIdentity(db, who)
    if (known?.accountId !== accountId) {
      return rejectIdentity(context, provider, 'it is not an identity of the account')
    }
    // auth_time precedes the request: the provider reused its own session, which another person may
    // have left open, and ignored `prompt` or `max_age`.
    if (who.authenticatedMsAgo !== null && who.authenticatedMsAgo > age + CLOCK_SKEW_MS) {
      return rejectIdentity(context, provider, 'it remembers them, and did not ask')
    }
    return gate.reenter(context, proofBy(known, { startOrder }), sessionId)
  }

  function proofBy({ id, accountId }: IdentityRow, { startOrder }: Started): Proof {
    return {
      accountId,
      method: 'identityProvider',
      startOrder,
      async redeem(tx) {
        if (await touchLastUsed(tx, id, clock())) return
        throw new AppError('identity_rejected')
      },
    }
  }

  async function link({ accountId, sessionId }: Whose, provider: Provider, who: Confirmed) {
    const { label } = await mappingProviderErrors(context, provider, who.profile)
    const { issuer, subject } = who
    const claimed = { provider: provider.id, issuer, subject, label, lastUsedAt: null }
    const row = await db.$transaction(async (tx) => {
      // The session may have been revoked while the provider responded (TOCTOU).
      await sessionRevocation.requireActiveSession(tx, { accountId, sessionId })
      const known = await findIdentity(tx, who)
      if (known) return known
      const { length } = await identitiesOf(tx, accountId)
      if (length >= MAX_IDENTITIES) throw new AppError('too_many_identities')
      return (await identities.add(tx, context, { ...claimed, accountId })) ?? findIdentity(tx, who)
    })
    if (row?.accountId !== accountId) throw new AppError('identity_taken')
    return toDto(row, providers)
  }
}

function isStorable(subject: string): boolean {
  return subject.length <= MAX_SUBJECT_LENGTH && subject.isWellFormed() && !subject.includes('\0')
}

type Started = Pick<Proof, 'startOrder'>
type Whose = Pick<Viewer, 'accountId' | 'sessionId'>

function isStartedBy(viewer: Viewer | null, { accountId, sessionId }: Whose): boolean {
  return viewer?.accountId === accountId && viewer.sessionId === sessionId
}
