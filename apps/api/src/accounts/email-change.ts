import { type Account, type AccountsService, AppError } from '@signin/contracts'
import type { EmailLinkTables } from '../email-links/email-links.ts'
import { MAILBOX_BOUND_PURPOSES } from '../email-links/purposes.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { AccountsDeps } from './deps.ts'
import { clearDeletion } from './state/table.ts'
import { type AccountTables, changeAddress, findAccount } from './table.ts'

type EmailChangeProcedures = Pick<
  AccountsService,
  'requestEmailChange' | 'cancelEmailChange' | 'confirmEmailChange' | 'undoEmailChange'
>

/**
 * A new address takes effect once its owner has opened the confirmation link. A link sent to the
 * old address can undo the change for 72 hours.
 */
export function emailChangeProcedures(
  deps: AccountsDeps,
  context: RequestContext,
  getAccount: (accountId: string) => Promise<Account>,
): EmailChangeProcedures {
  const {
    db,
    clock,
    passwords,
    factors,
    devices,
    links,
    sessionRevocation,
    throttles,
    outbox,
    activity,
  } = deps

  return {
    /**
     * Whether the address is taken is checked when the email is composed, and only the owner of the
     * address learns it. `accounts.me` returns a taken address as pending, too: otherwise it would
     * allow account enumeration.
     */
    async requestEmailChange(viewer, { email }) {
      const { accountId } = viewer
      await throttles.allowMail('emailChange', email, context.device.address)
      await db.$transaction(async (tx) => {
        await sessionRevocation.requireActiveSession(tx, viewer)
        await links.drop(tx, accountId, 'emailChange')
        const event = { accountId, kind: 'emailChangeRequested', detail: email } as const
        await activity.record(tx, event, context)
        await links.reserve(tx, 'emailChange', { accountId, email })
        await outbox.post(tx, 'emailChange', { accountId, email })
      })
      return { status: 'sent' }
    },

    async cancelEmailChange(viewer) {
      const { accountId } = viewer
      await db.$transaction(async (tx) => {
        await sessionRevocation.requireActiveSession(tx, viewer)
        await links.drop(tx, accountId, 'emailChange')
        await activity.record(tx, { accountId, kind: 'emailChangeCancelled' }, context)
      })
      return getAccount(accountId)
    },

    /**
     * Requires a session of the account: if the new address was mistyped, the owner of that mailbox
     * must not be able to confirm it and take the account over.
     */
    async confirmEmailChange(viewer, { token }) {
      const { accountId } = viewer
      await db.$transaction(async (tx) => {
        await sessionRevocation.requireActiveSession(tx, viewer)
        const link = await links.consume(tx, token, 'emailChange')
        const before = await findAccount(tx, accountId)
        if (!before || link?.accountId !== accountId) throw new AppError('link_not_valid')
        const free = !(await links.isReserved(link.email, accountId, tx))
        if (!free || !(await replaceAddress(tx, accountId, link.email))) {
          throw new AppError('link_not_valid')
        }
        const event = { accountId, kind: 'emailChanged', detail: link.email } as const
        await activity.record(tx, event, context)
        const { email: oldEmail } = before
        const { email: newEmail } = link
        const undoable = !(await dropUndoLinksFrom(tx, accountId, newEmail))
        if (undoable) await links.reserve(tx, 'emailChangeUndo', { accountId, email: oldEmail })
        await outbox.post(tx, 'emailChanged', { accountId, oldEmail, newEmail, undoable })
      })
      return getAccount(accountId)
    },

    /**
     * The address may have been changed by an intruder: all sessions are revoked, and the password,
     * which the intruder may know, is dropped.
     */
    async undoEmailChange({ token }) {
      const link = await links.find(token, 'emailChangeUndo')
      if (!link?.accountId) throw new AppError('link_not_valid')
      const { accountId, email } = link
      await sessionRevocation.withAccountLock(accountId, fairnessKeyOf(context), async (tx) => {
        const taken = await links.consume(tx, token, 'emailChangeUndo')
        const before = await findAccount(tx, accountId)
        if (!taken || !before) throw new AppError('link_not_valid')
        // Drop the password before the account's row is updated: a password sign-in in progress
        // locks the rows in this order, so the reverse order could deadlock.
        await passwords.drop(tx, accountId)
        if (!(await replaceAddress(tx, accountId, email))) throw new AppError('link_not_valid')
        if (await clearDeletion(tx, accountId)) {
          await activity.record(tx, { accountId, kind: 'deletionCancelled' }, context)
        }
        // Remove factors added since the change: the notices about them went to the new address.
        const since = { accountId, since: taken.createdAt }
        await factors.removeAddedSince(tx, since, context)
        await sessionRevocation.revokeAll(tx, accountId)
        await devices.removeAllDevices(tx, accountId)
        // Keep the undo links of earlier changes: an intruder who changed the address twice may own
        // this one, and only an earlier address is the owner's.
        await links.dropSince(tx, taken)
        const event = { accountId, kind: 'emailChangeUndone', detail: email } as const
        await activity.record(tx, event, context)
        await outbox.post(tx, 'reset', { email, reason: 'addressTakenBack' })
        // The owner may be the one who loses this address, so it is notified as well.
        const reverted = { oldEmail: before.email, newEmail: email, undoable: false }
        await outbox.post(tx, 'emailChanged', { accountId, ...reverted })
      })
      return { status: 'sent' }
    },
  }

  /**
   * Changes the address and invalidates the links that were sent to the old one. Returns false if
   * another account has the address.
   */
  async function replaceAddress(
    tx: AccountTables & EmailLinkTables,
    accountId: string,
    email: string,
  ): Promise<boolean> {
    await links.drop(tx, accountId, ...MAILBOX_BOUND_PURPOSES)
    return changeAddress(tx, accountId, email, clock())
  }

  /**
   * Whether the change returns to an address that still has an undo link. It then counts as the
   * undo: that link and later ones are dropped, and the address that is given up gets no undo link,
   * because it may be the intruder's.
   */
  async function dropUndoLinksFrom(
    tx: EmailLinkTables,
    accountId: string,
    email: string,
  ): Promise<boolean> {
    const undo = await links.latest(tx, { purpose: 'emailChangeUndo', accountId, email })
    if (undo) await links.dropSince(tx, undo)
    return undo !== null
  }
}
