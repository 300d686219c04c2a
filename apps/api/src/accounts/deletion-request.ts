import type { Account, AccountsService } from '@signin/contracts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { AccountsDeps } from './deps.ts'
import { clearDeletion, scheduleDeletion } from './state/table.ts'

/** The deletion can be cancelled for 14 days. */
export const DELETION_GRACE_MS = 14 * 86_400_000

/** Schedules and cancels a deletion. A job deletes the account when it is due (deletion.ts). */
export function deletionProcedures(
  { db, clock, sessionRevocation, apiTokens, activity }: AccountsDeps,
  context: RequestContext,
  getAccount: (accountId: string) => Promise<Account>,
): Pick<AccountsService, 'requestDeletion' | 'cancelDeletion'> {
  return {
    async requestDeletion(viewer) {
      const { accountId, sessionId } = viewer
      const { deletionDueAt } = await getAccount(accountId)
      // Idempotent: a repeated request does not extend the grace period.
      if (deletionDueAt) return getAccount(accountId)
      const due = new Date(clock().getTime() + DELETION_GRACE_MS)
      await sessionRevocation.inSession(viewer, fairnessKeyOf(context), async (tx) => {
        if (!(await scheduleDeletion(tx, accountId, due))) return
        await sessionRevocation.revokeAll(tx, accountId, sessionId)
        await apiTokens.revokeAll(tx, accountId)
        const detail = due.toISOString().slice(0, 10)
        await activity.record(tx, { accountId, kind: 'deletionRequested', detail }, context)
      })
      return getAccount(accountId)
    },

    async cancelDeletion(viewer) {
      const { accountId } = viewer
      await db.$transaction(async (tx) => {
        await sessionRevocation.requireActiveSession(tx, viewer)
        // Record only a real cancellation: every record sends an email, so an intruder's session
        // could otherwise flood the owner's mailbox.
        if (!(await clearDeletion(tx, accountId))) return
        await activity.record(tx, { accountId, kind: 'deletionCancelled' }, context)
      })
      return getAccount(accountId)
    },
  }
}
