import { randomUUIDv7 } from 'node:crypto'
import type { SignInResult } from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import type { AuthorizationRequests } from './authorization-requests.ts'
import type { IdentitiesServiceDeps } from './deps.ts'
import type { Profile } from './profile.ts'
import type { Confirmed, Provider } from './provider.ts'
import { rejectIdentity } from './provider-errors.ts'
import { findIdentity, type IdentityRow } from './table.ts'

/** Takes back an account that was made of an address that is not free. */
class AddressReserved extends Error {}

type Addressed = Profile & { email: string }

/** Somebody whom no account knows (docs/decisions/0027). */
export function createExternalSignUp(
  deps: IdentitiesServiceDeps,
  authorizationRequests: AuthorizationRequests,
  context: RequestContext,
) {
  const { db, clock, identities, accountRepository, registrations, links, outbox, activity } = deps
  const { cookies, device, log } = context

  return {
    /**
     * The identity of a new account, or of one that was made meanwhile; or what to answer until the
     * mailbox was read. It is never linked to an account that is there: who has an address elsewhere
     * need not be who has it here.
     */
    async signUp(
      provider: Provider,
      who: Confirmed,
      { email, ...profile }: Profile,
    ): Promise<IdentityRow | SignInResult> {
      if (email === null)
        return rejectIdentity(context, provider, 'it names no address to write to')
      const addressed = { ...profile, email }
      const known = profile.vouched
        ? ((await open(provider, who, addressed)) ?? (await findIdentity(db, who)))
        : null
      return known ?? register(provider, who, addressed)
    },
  }

  /** Null where somebody has the address, or may take it back. */
  async function open(
    provider: Provider,
    { issuer, subject }: Confirmed,
    { email, name, label }: Addressed,
  ): Promise<IdentityRow | null> {
    const accountId = randomUUIDv7()
    const opening = db.$transaction(async (tx) => {
      if (!(await accountRepository.open(tx, { id: accountId, email, name }))) return null
      // Not before: who was giving it up just then has been waited for.
      if (await links.isReserved(email, null, tx)) throw new AddressReserved()
      await registrations.dropAllOf(tx, email)
      await activity.record(tx, { accountId, kind: 'registered' }, context)
      const whose = { provider: provider.id, issuer, subject, label, accountId }
      const row = await identities.add(tx, context, { ...whose, lastUsedAt: clock() })
      return row ?? rejectIdentity(context, provider, 'it opened another account just now')
    })
    return opening.catch((error: unknown) => {
      if (error instanceof AddressReserved) return null
      throw error
    })
  }

  /** Whether the address is free is seen where the letter is written, as with any registration. */
  async function register(
    provider: Provider,
    { issuer, subject }: Confirmed,
    { email, name, label }: Addressed,
  ): Promise<SignInResult> {
    await deps.throttles.allowMail('registration', email, device.address)
    const claimed = { provider: provider.id, issuer, subject, label }
    const stored = await db.$transaction(async (tx) => {
      const registrationId = await registrations.keep(tx, { email, name, password: null })
      const cookieValue = await authorizationRequests.keep(tx, registrationId, claimed)
      await outbox.post(tx, 'registration', { registrationId })
      return { registrationId, cookieValue }
    })
    cookies.authorizationRequest.set(stored.cookieValue)
    log.info({ event: 'registration_received', registration: stored.registrationId })
    return { status: 'confirmationRequired', email }
  }
}
