import { randomUUIDv7 } from 'node:crypto'
import type { SignInResult } from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import type { AuthorizationRequests } from './authorization-requests.ts'
import type { IdentitiesServiceDeps } from './deps.ts'
import type { Profile } from './profile.ts'
import type { Provider, VerifiedIdentity } from './provider.ts'
import { rejectIdentity } from './provider-errors.ts'
import { findIdentity, type IdentityRow } from './table.ts'

/** Thrown to roll back the new account when its email address turns out to be reserved. */
class AddressReserved extends Error {}

type ProfileWithEmail = Profile & { email: string }

/** Sign-up with an identity that no account has (docs/decisions/0027). */
export function createExternalSignUp(
  deps: IdentitiesServiceDeps,
  authorizationRequests: AuthorizationRequests,
  context: RequestContext,
) {
  const { db, clock, identities, accountRepository, registrations, links, outbox, activity } = deps
  const { cookies, device, log } = context

  return {
    /**
     * Returns the identity of the new account, or of the one that a concurrent sign-up created;
     * `confirmationRequired` where the email address must be confirmed first.
     */
    async signUp(
      provider: Provider,
      identity: VerifiedIdentity,
      { email, ...profile }: Profile,
    ): Promise<IdentityRow | SignInResult> {
      if (email === null)
        return rejectIdentity(context, provider, 'it names no address to write to')
      const profileWithEmail = { ...profile, email }
      const row = profile.emailVerified
        ? ((await createAccount(provider, identity, profileWithEmail)) ??
          (await findIdentity(db, identity)))
        : null
      return row ?? startRegistration(provider, identity, profileWithEmail)
    },
  }

  /** Creates the account. Null if the address is in use, or reserved for its previous owner. */
  async function createAccount(
    provider: Provider,
    { issuer, subject }: VerifiedIdentity,
    { email, name, label }: ProfileWithEmail,
  ): Promise<IdentityRow | null> {
    const accountId = randomUUIDv7()
    const created = db.$transaction(async (tx) => {
      if (!(await accountRepository.create(tx, { id: accountId, email, name }))) return null
      // Check after the insert: it blocks on the unique index until a concurrent change of email
      // commits, so that its reservation is visible here.
      if (await links.isReserved(email, null, tx)) throw new AddressReserved()
      await registrations.dropAllOf(tx, email)
      await activity.record(tx, { accountId, kind: 'registered' }, context)
      const columns = { provider: provider.id, issuer, subject, label, accountId }
      const row = await identities.add(tx, context, { ...columns, lastUsedAt: clock() })
      return row ?? rejectIdentity(context, provider, 'it opened another account just now')
    })
    return created.catch((error: unknown) => {
      if (error instanceof AddressReserved) return null
      throw error
    })
  }

  /**
   * Stores the registration and sends its email. As with any registration, availability is checked
   * when the email is composed, so the response does not reveal it (account enumeration).
   */
  async function startRegistration(
    provider: Provider,
    { issuer, subject }: VerifiedIdentity,
    { email, name, label }: ProfileWithEmail,
  ): Promise<SignInResult> {
    await deps.throttles.allowMail('registration', email, device.address)
    const claimed = { provider: provider.id, issuer, subject, label }
    const stored = await db.$transaction(async (tx) => {
      const registrationId = await registrations.add(tx, { email, name, password: null })
      const cookieValue = await authorizationRequests.addClaim(tx, registrationId, claimed)
      await outbox.post(tx, 'registration', { registrationId })
      return { registrationId, cookieValue }
    })
    cookies.authorizationRequest.set(stored.cookieValue)
    log.info({ event: 'registration_received', registration: stored.registrationId })
    return { status: 'confirmationRequired', email }
  }
}
