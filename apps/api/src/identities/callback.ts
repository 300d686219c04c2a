import { AppError, type IdentitiesService, type SignInResult, type Viewer } from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import type { Proof } from '../sessions/decision.ts'
import type { AuthorizationRequests } from './authorization-requests.ts'
import type { IdentitiesServiceDeps } from './deps.ts'
import { createExternalSignUp } from './external-sign-up.ts'
import { toDto } from './identities.ts'
import type { Provider, VerifiedIdentity } from './provider.ts'
import { mappingProviderErrors, rejectIdentity } from './provider-errors.ts'
import { findIdentity, type IdentityRow, identitiesOf, touchLastUsed } from './table.ts'

/** The maximum length of `sub` (OpenID Connect Core, 2). */
const MAX_SUBJECT_LENGTH = 255

/** Maximum number of identities per account; bounded because the list is not paginated. */
const MAX_IDENTITIES = 20
/** Clock-skew tolerance for auth_time: a provider's own servers may differ. */
const CLOCK_SKEW_MS = 10_000

/** Handles the authorization callback. Its parameters come through the browser and are untrusted. */
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
      const authorizationRequest = await authorizationRequests.consume(
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
      const identity = await mappingProviderErrors(context, provider, () =>
        provider.exchangeCode(authorizationRequest, parameters),
      )
      if (!isStorable(identity.subject)) return rejectIdentity(context, provider, 'it names nobody')
      switch (authorizationRequest.purpose) {
        case 'signIn':
          return signIn(authorizationRequest, provider, identity)
        case 'link':
          return {
            status: 'linked',
            identity: await link(authorizationRequest, provider, identity),
          }
        case 'confirm':
          return reauthenticate(authorizationRequest, provider, identity)
      }
    },
  }

  async function signIn(
    authorizationRequest: StartOrder,
    provider: Provider,
    identity: VerifiedIdentity,
  ): Promise<SignInResult> {
    const known = await findIdentity(db, identity)
    if (known) return gate.signIn(context, proofOf(known, authorizationRequest))
    const profile = await mappingProviderErrors(context, provider, identity.profile)
    const signedUp = await signUp(provider, identity, profile)
    return 'status' in signedUp
      ? signedUp
      : gate.signIn(context, proofOf(signedUp, authorizationRequest))
  }

  /**
   * Re-authenticates the current session and grants no new one: the identity must belong to the
   * session's account, and the person must have authenticated at the provider just now.
   */
  async function reauthenticate(
    { accountId, sessionId, ageMs, startOrder }: SessionIds & StartOrder & { ageMs: number },
    provider: Provider,
    identity: VerifiedIdentity,
  ): Promise<SignInResult> {
    const known = await findIdentity(db, identity)
    if (known?.accountId !== accountId) {
      return rejectIdentity(context, provider, 'it is not an identity of the account')
    }
    // Rejects a stale auth_time: the provider used an existing SSO session, which another person
    // may have left open, instead of re-authenticating as `prompt` or `max_age` requires.
    if (
      identity.authenticatedMsAgo !== null &&
      identity.authenticatedMsAgo > ageMs + CLOCK_SKEW_MS
    ) {
      return rejectIdentity(context, provider, 'it remembers them, and did not ask')
    }
    return gate.reauthenticate(context, proofOf(known, { startOrder }), sessionId)
  }

  function proofOf({ id, accountId }: IdentityRow, { startOrder }: StartOrder): Proof {
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

  async function link(
    { accountId, sessionId }: SessionIds,
    provider: Provider,
    identity: VerifiedIdentity,
  ) {
    const { label } = await mappingProviderErrors(context, provider, identity.profile)
    const { issuer, subject } = identity
    const columns = { provider: provider.id, issuer, subject, label, lastUsedAt: null }
    const row = await db.$transaction(async (tx) => {
      // The session may have been revoked while the provider responded (TOCTOU).
      await sessionRevocation.requireActiveSession(tx, { accountId, sessionId })
      const known = await findIdentity(tx, identity)
      if (known) return known
      const { length } = await identitiesOf(tx, accountId)
      if (length >= MAX_IDENTITIES) throw new AppError('too_many_identities')
      return (
        (await identities.add(tx, context, { ...columns, accountId })) ?? findIdentity(tx, identity)
      )
    })
    if (row?.accountId !== accountId) throw new AppError('identity_taken')
    return toDto(row, providers)
  }
}

function isStorable(subject: string): boolean {
  return subject.length <= MAX_SUBJECT_LENGTH && subject.isWellFormed() && !subject.includes('\0')
}

type StartOrder = Pick<Proof, 'startOrder'>
type SessionIds = Pick<Viewer, 'accountId' | 'sessionId'>

function isStartedBy(viewer: Viewer | null, { accountId, sessionId }: SessionIds): boolean {
  return viewer?.accountId === accountId && viewer.sessionId === sessionId
}
