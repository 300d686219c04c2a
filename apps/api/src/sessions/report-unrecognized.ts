import { AppError, type SessionsService } from '@signin/contracts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { SessionsDeps } from './deps.ts'
import { formatDevice } from './device.ts'

const EVENT_MARGIN_MS = 60_000

/**
 * "This wasn't me." Every session ends: whoever had the one of the mail may have begun another
 * since, on a device that was known by then and so without a mail. The password that opened it is
 * dropped, so that whoever knows it must read the mailbox, too. The link of a letter about a factor
 * takes that factor away as well, or its owner could be shut out with it for good.
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
        const taken = await links.take(tx, token, 'disown', 'disownFactor')
        const account = await accountRepository.find(accountId, tx)
        if (!taken || !account || !(await links.mayActFor(tx, account, taken.email))) {
          throw new AppError('link_not_valid')
        }
        // Before the sessions: a sign-in by it that is under way is waited for here, and ended below.
        await passwords.drop(tx, accountId)
        if (purpose === 'disownFactor') {
          await factors.dropSince(tx, { accountId, since: justBefore(createdAt) }, context)
        }
        const row = sessionId && (await sessionRevocation.revokeOne(tx, accountId, sessionId))
        await sessionRevocation.revokeAll(tx, accountId)
        await devices.removeAllDevices(tx, accountId)
        await links.drop(tx, accountId, 'signIn', 'reset', 'emailChange')
        // Whoever it was may have asked for the end of the account, too.
        if (await accountRepository.clearDeletion(tx, accountId)) {
          await activity.record(tx, { accountId, kind: 'deletionCancelled' }, context)
        }
        const detail = row ? formatDevice(row.userAgent) : undefined
        const event = { accountId, kind: 'deviceDisowned', ...(detail && { detail }) } as const
        await activity.record(tx, event, context)
        // To the address of now: it may be another than the one that the link was sent to.
        await outbox.post(tx, 'reset', { email: account.email, reason: 'disowned' })
      })
      return { status: 'sent' }
    },
  }
}

/** What is told of was done a moment before it was written down. */
function justBefore(at: Date): Date {
  return new Date(at.getTime() - EVENT_MARGIN_MS)
}
