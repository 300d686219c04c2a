import {
  AppError,
  PASSWORD_MAX_LENGTH,
  type PasswordStatus,
  type PasswordsService,
  type Viewer,
} from '@signin/contracts'
import type { Transactions } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { Devices } from '../devices/devices.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { Outbox } from '../mail/outbox.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { SessionRevocation } from '../sessions/revocation.ts'
import { asDevice, type Throttles } from '../throttling/throttles.ts'
import { type PasswordPolicy, rejectField } from './assert-acceptable.ts'
import type { PasswordRequests } from './emails.ts'
import type { Passwords } from './passwords.ts'
import type { PasswordTables } from './table.ts'

export interface PasswordsServiceDeps {
  db: ActivityTables & PasswordTables & Transactions
  passwords: Passwords
  rules: PasswordPolicy
  accountRepository: AccountRepository
  devices: Devices
  sessionRevocation: SessionRevocation
  throttles: Throttles
  links: EmailLinks
  outbox: Outbox<PasswordRequests>
  activity: Activity
}

export function passwordsService(
  deps: PasswordsServiceDeps,
  context: RequestContext,
): PasswordsService {
  const {
    db,
    passwords,
    rules,
    accountRepository,
    devices,
    sessionRevocation,
    throttles,
    links,
    activity,
  } = deps

  /** A known client: a session or an email link vouches for it. */
  const clientFor = (accountId: string) => ({
    address: context.device.address,
    known: accountId,
  })

  async function status(accountId: string): Promise<PasswordStatus> {
    const changedAt = await passwords.changedAt(db, accountId)
    return { set: changedAt !== null, changedAt: changedAt?.toISOString() ?? null }
  }

  /** Requires the current password before it is changed (ASVS 6.2.3). */
  async function proveCurrent(
    { id, email }: { id: string; email: string },
    { sessionId }: Viewer,
    current: string | undefined,
  ): Promise<void> {
    if (current === undefined) return rejectField('current', 'Enter your current password.')
    const device = await devices.recognise(id, context.cookies.device.read())
    const isRight = await passwords.withHashingSlot(clientFor(id), ({ verify }) =>
      throttles.password.guess(email, device ?? asDevice(sessionId), () => verify(id, current)),
    )
    if (isRight) return
    const refused = { accountId: id, kind: 'signInRefused', method: 'password' } as const
    await activity.record(db, refused, context)
    rejectField('current', 'This is not your current password.')
  }

  return {
    rules: () => ({ minLength: rules.minLength, maxLength: PASSWORD_MAX_LENGTH }),

    status: ({ accountId }) => status(accountId),

    async change(viewer, { current, password }) {
      const { accountId, sessionId } = viewer
      const account = await accountRepository.find(accountId)
      if (!account) throw new AppError('not_signed_in')
      const { set } = await status(accountId)
      if (set) await proveCurrent(account, viewer, current)
      rules.assertAcceptable(password, account)
      const stored = await passwords.hash(clientFor(accountId), password)
      await sessionRevocation.inSession(viewer, fairnessKeyOf(context), async (tx) => {
        await passwords.set(tx, accountId, stored)
        await sessionRevocation.revokeAll(tx, accountId, sessionId)
        await links.drop(tx, accountId, 'reset', 'signIn')
        const kind = set ? 'passwordChanged' : 'passwordSet'
        await activity.record(tx, { accountId, kind }, context)
      })
      return status(accountId)
    },

    async requestReset({ email }) {
      const accountId = await accountRepository.idOf(email)
      const device = await devices.recognise(accountId, context.cookies.device.read())
      await throttles.allowMail('reset', email, context.device.address, device)
      await deps.outbox.post(db, 'reset', { email })
      return { status: 'sent' }
    },

    /** Consumes the link only if the new password is acceptable. */
    async reset({ token, password }) {
      const link = await links.find(token, 'reset')
      const account = link?.accountId ? await accountRepository.find(link.accountId) : null
      if (!account) throw new AppError('link_not_valid')
      rules.assertAcceptable(password, account)
      const accountId = account.id
      const stored = await passwords.hash(clientFor(accountId), password)
      await sessionRevocation.withAccountLock(accountId, fairnessKeyOf(context), async (tx) => {
        const current = await accountRepository.find(accountId, tx)
        const email = current?.email ?? ''
        if (!(await links.consumeSentTo(tx, { token, email }, 'reset'))) {
          throw new AppError('link_not_valid')
        }
        if (current?.suspendedAt) throw new AppError('account_suspended')
        // The link proves access to the mailbox, so the address counts as confirmed. Any password
        // that was set before, for example by an attacker who signed up with it, is replaced.
        await accountRepository.markAddressVerified(tx, accountId)
        await passwords.set(tx, accountId, stored)
        await sessionRevocation.revokeAll(tx, accountId)
        await links.drop(tx, accountId, 'reset', 'signIn')
        const event = { accountId, kind: 'passwordReset', method: 'recovery' } as const
        await activity.record(tx, event, context)
      })
      await throttles.password.forgive(account.email)
      return { status: 'reset' }
    },
  }
}
