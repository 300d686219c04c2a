import { randomUUIDv7 } from 'node:crypto'
import { type AccountsService, AppError, type SignInResult } from '@signin/contracts'
import type { Transaction, Transactions } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Activity } from '../activity/activity.ts'
import type { EmailLink, EmailLinks } from '../email-links/email-links.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { PasswordPolicy } from '../passwords/assert-acceptable.ts'
import type { PasswordClient, Passwords, PasswordVerifier } from '../passwords/passwords.ts'
import type { RequestContext } from '../request-context.ts'
import type { Redeem } from '../sessions/decision.ts'
import type { Gate } from '../sessions/gate.ts'
import type { Throttles } from '../throttling/throttles.ts'
import type { RegistrationRequests } from './emails.ts'
import type { Registrations } from './registrations.ts'
import type { RegistrationTables } from './table.ts'

type OpenedLink = EmailLink & { token: string; startOrder: bigint }
type SignUpProcedures = Pick<AccountsService, 'register' | 'resendConfirmation' | 'confirmEmail'>

export interface RegistrationsServiceDeps {
  db: RegistrationTables & Transactions
  accountRepository: AccountRepository
  registrations: Registrations
  passwords: Passwords
  /** Links the identity that the registration began with. Identities are built on registrations. */
  identities: {
    linkClaimed(
      tx: Transaction,
      context: RequestContext,
      registration: { registrationId: string; accountId: string },
    ): Promise<void>
  }
  rules: PasswordPolicy
  links: EmailLinks
  throttles: Throttles
  outbox: Outbox<RegistrationRequests>
  activity: Activity
  gate: Pick<Gate, 'nextOrder' | 'signIn'>
}

/** Sign-up, from the form to the account (docs/decisions/0014). */
export function registrationsService(
  deps: RegistrationsServiceDeps,
  context: RequestContext,
): SignUpProcedures {
  const { db, passwords, rules, registrations, links, throttles, outbox, activity, gate } = deps
  const { identities, accountRepository } = deps
  const { address } = context.device
  const unknownClient = { address, known: null }

  return {
    async register({ email, name, password }) {
      if (password !== undefined) rules.assertAcceptable(password, { email, name })
      await throttles.allowMail('registration', email, address)
      const stored = password === undefined ? null : await passwords.hash(unknownClient, password)
      const id = await db.$transaction(async (tx) => {
        const id = await registrations.add(tx, { email, name, password: stored })
        await outbox.post(tx, 'registration', { registrationId: id })
        return id
      })
      context.log.info({ event: 'registration_received', registration: id })
      return { status: 'received', email, registration: id }
    },

    /**
     * A registration is deleted once it has become an account. Both the response and the throttling
     * are the same with and without one, to prevent account enumeration.
     */
    async resendConfirmation({ registration }) {
      await throttles.allowMail('registration', registration, address)
      const known = await registrations.find(registration)
      if (known && (await throttles.mayMail('registration', known.email, address))) {
        await outbox.post(db, 'registration', { registrationId: registration })
      }
      return { status: 'sent' }
    },

    async confirmEmail({ token, password }) {
      const startOrder = await gate.nextOrder()
      const link = await links.find(token, 'registration', 'registrationByMail', 'confirmAccount')
      if (!link) throw new AppError('link_not_valid')
      const opened = { ...link, token, startOrder }
      return link.purpose === 'confirmAccount'
        ? confirmAccount(opened, password)
        : finishRegistration(opened, password)
    },
  }

  async function finishRegistration(
    { email, registrationId, token, startOrder }: OpenedLink,
    password: string | undefined,
  ): Promise<SignInResult> {
    const registration = await registrations.find(String(registrationId))
    if (!registration) throw new AppError('link_not_valid')
    const { hash, pepperVersion, name } = registration
    const stored = hash !== null && pepperVersion !== null ? { hash, pepperVersion } : null
    if (stored)
      await verifyPassword(registration.id, unknownClient, ({ matches }) =>
        matches(stored, password ?? ''),
      )

    const id = randomUUIDv7()
    const redeem: Redeem = async (tx) => {
      // Lock the address first: two transactions with different links for it queue here and cannot
      // deadlock on the links. The insert also waits, by the unique index, for an account that is
      // giving the address up. Whether the address is reserved is known only after that.
      const made = await accountRepository.create(tx, { id, email, name })
      const free = made && !(await links.isReserved(email, null, tx))
      if (!free || !(await links.consume(tx, token, 'registration', 'registrationByMail'))) {
        throw new AppError('link_not_valid')
      }
      if (stored) await passwords.set(tx, id, stored)
      await identities.linkClaimed(tx, context, { registrationId: registration.id, accountId: id })
      await registrations.dropAllOf(tx, email)
      await activity.record(tx, { accountId: id, kind: 'registered' }, context)
    }
    const method = stored ? 'password' : 'mailLink'
    return gate.signIn(context, { accountId: id, method, startOrder, redeem })
  }

  /**
   * Confirms the address of an existing account. Access to its mailbox and knowledge of its
   * password together prove ownership.
   */
  async function confirmAccount(
    { accountId, token, startOrder }: OpenedLink,
    password: string | undefined,
  ): Promise<SignInResult> {
    const id = String(accountId)
    // The link proves access to the mailbox. The check therefore uses a hashing slot reserved for
    // known accounts and its own throttle counter: anonymous clients cannot lock the owner out.
    const changedAt = await verifyPassword(
      `confirmation of ${id}`,
      { address, known: id },
      ({ check }) => check(id, password ?? ''),
    )
    const redeem: Redeem = async (tx) => {
      const current = (await accountRepository.find(id, tx))?.email ?? ''
      if (!(await links.consumeSentTo(tx, { token, email: current }, 'confirmAccount'))) {
        throw new AppError('link_not_valid')
      }
      if (!(await passwords.isUnchanged(tx, id, changedAt))) throw new AppError('wrong_password')
      await accountRepository.markAddressVerified(tx, id)
      await activity.record(tx, { accountId: id, kind: 'emailConfirmed' }, context)
    }
    return gate.signIn(context, {
      accountId: id,
      method: 'password',
      startOrder,
      redeem,
    })
  }

  /**
   * Runs a password check within a hashing slot and the throttle of `subject`.
   *
   * @throws {AppError} `wrong_password` if the check fails.
   */
  async function verifyPassword<Proved>(
    subject: string,
    client: PasswordClient,
    verify: (checks: PasswordVerifier) => Promise<Proved | null | false>,
  ): Promise<Proved> {
    const proved = await passwords.withHashingSlot(client, (checks) =>
      throttles.password.guess(subject, null, () => verify(checks)),
    )
    if (!proved) throw new AppError('wrong_password')
    return proved
  }
}
