import { AppError, type SessionsService } from '@signin/contracts'
import { formatDevice } from '../devices/device.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { SessionsDeps } from './deps.ts'

const EVENT_MARGIN_MS = 60_000

/**
 * "This wasn't me." Revokes every session, not only the reported one: an intruder may since have
 * opened others from a device that was known by then, for which no notification is sent. The
 * password is removed, so that access requires the mailbox. A link from an email about a new factor
 * also removes the factors added since that event: an intruder could use them to lock out the
 * account owner.
 */
export function reportProcedures(
  {
    accountRepository,
    sessionRevocation,
    passwords,
    factors,
    devices,
    links,
    outbox,
    activity,
  }: SessionsDeps,
  context: RequestContext,
): Pick<SessionsService, 'reportUnrecognized'> {
  return {
    async reportUnrecognized({ token }) {
      const link = await links.find(token, 'disown', 'disownFactor')
      if (!link?.accountId) throw new AppError('link_not_valid')
      const { accountId, sessionId, purpose, createdAt } = link
      await sessionRevocation.withAccountLock(accountId, fairnessKeyOf(context), async (tx) => {
        const taken = await links.consume(tx, token, 'disown', 'disownFactor')
        const account = await accountRepository.find(accountId, tx)
        if (!taken || !account || !(await links.mayReportFor(tx, account, taken.email))) {
          throw new AppError('link_not_valid')
        }
        // Removed before the sessions are revoked, in the order in which a sign-in takes its rows.
        await passwords.drop(tx, accountId)
        if (purpose === 'disownFactor') {
          await factors.removeAddedSince(tx, { accountId, since: justBefore(createdAt) }, context)
        }
        const row = sessionId && (await sessionRevocation.revokeOne(tx, accountId, sessionId))
        await sessionRevocation.revokeAll(tx, accountId)
        await devices.removeAllDevices(tx, accountId)
        await links.drop(tx, accountId, 'signIn', 'reset', 'emailChange')
        // The intruder may have requested the deletion of the account.
        if (await accountRepository.clearDeletion(tx, accountId)) {
          await activity.record(tx, { accountId, kind: 'deletionCancelled' }, context)
        }
        const detail = row ? formatDevice(row.userAgent) : undefined
        const event = { accountId, kind: 'deviceDisowned', ...(detail && { detail }) } as const
        await activity.record(tx, event, context)
        // The current address: it may differ from the one that the link was sent to.
        await outbox.post(tx, 'reset', { email: account.email, reason: 'disowned' })
      })
      return { status: 'sent' }
    },
  }
}

/** An email is created shortly after the event it reports: a margin covers the difference. */
function justBefore(at: Date): Date {
  return new Date(at.getTime() - EVENT_MARGIN_MS)
}
