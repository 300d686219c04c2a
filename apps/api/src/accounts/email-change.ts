import { type Account, type AccountsService, AppError } from '@signin/contracts'
import type { EmailLinkTables } from '../email-links/email-links.ts'
import { MAILBOX_BOUND_PURPOSES } from '../email-links/purposes.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { AccountsDeps } from './deps.ts'
import { type AccountTables, changeAddress, clearDeletion, findAccount } from './table.ts'

type Changing = Pick<
  AccountsService,
  'requestEmailChange' | 'cancelEmailChange' | 'confirmEmailChange' | 'undoEmailChange'
>

/** A new address counts once its mailbox has been read; the old one can take it all back. */
export function emailChangeProcedures(
  deps: AccountsDeps,
  context: RequestContext,
  getAccount: (accountId: string) => Promise<Account>,
): Changing {
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
     * Whether the address is taken is seen where the letter is written, and told to its owner
     * alone. `accounts.me` tells of a taken one too: it would be the way to ask who has an account.
     */
    async requestEmailChange(viewer, { email }) {
      const { accountId } = viewer
      await throttles.allowMail('emailChange', email, context.device.address)
      await db.$transaction(async (tx) => {
        await sessionRevocation.requireActiveSession(tx, viewer)
        await links.drop(tx, accountId, 'emailChange')
        const event = { accountId, kind: 'emailChangeRequested', detail: email } as const
        await activity.record(tx, event, context)
        await links.announce(tx, 'emailChange', { accountId, email })
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

    /** In the account's own session: a stranger whose address was mistyped must not get it. */
    async confirmEmailChange(viewer, { token }) {
      const { accountId } = viewer
      await db.$transaction(async (tx) => {
        await sessionRevocation.requireActiveSession(tx, viewer)
        const link = await links.take(tx, token, 'emailChange')
        const before = await findAccount(tx, accountId)
        if (!before || link?.accountId !== accountId) throw new AppError('link_not_valid')
        const free = !(await links.isReserved(link.email, accountId, tx))
        if (!free || !(await moveTo(tx, accountId, link.email))) {
          throw new AppError('link_not_valid')
        }
        const event = { accountId, kind: 'emailChanged', detail: link.email } as const
        await activity.record(tx, event, context)
        const { email: oldEmail } = before
        const { email: newEmail } = link
        const undoable = !(await isTakenBack(tx, accountId, newEmail))
        if (undoable) await links.announce(tx, 'emailChangeUndo', { accountId, email: oldEmail })
        await outbox.post(tx, 'emailChanged', { accountId, oldEmail, newEmail, undoable })
      })
      return getAccount(accountId)
    },

    /**
     * Whoever changed the address may have been no owner: every session ends, and the password they
     * may know opens nothing any more.
     */
    async undoEmailChange({ token }) {
      const link = await links.find(token, 'emailChangeUndo')
      if (!link?.accountId) throw new AppError('link_not_valid')
      const { accountId, email } = link
      await sessionRevocation.withAccountLock(accountId, fairnessKeyOf(context), async (tx) => {
        const taken = await links.take(tx, token, 'emailChangeUndo')
        const before = await findAccount(tx, accountId)
        if (!taken || !before) throw new AppError('link_not_valid')
        // Before the account's row: a sign-in by it that is under way holds this one, and wants that.
        await passwords.drop(tx, accountId)
        if (!(await moveTo(tx, accountId, email))) throw new AppError('link_not_valid')
        if (await clearDeletion(tx, accountId)) {
          await activity.record(tx, { accountId, kind: 'deletionCancelled' }, context)
        }
        // The letters about factors that were added since went to the other address.
        const since = { accountId, since: taken.createdAt }
        await factors.dropSince(tx, since, context)
        await sessionRevocation.revokeAll(tx, accountId)
        await devices.removeAllDevices(tx, accountId)
        // An earlier address may be the owner's, and this one of who changed it twice: it stays.
        await links.dropSince(tx, taken)
        const event = { accountId, kind: 'emailChangeUndone', detail: email } as const
        await activity.record(tx, event, context)
        await outbox.post(tx, 'reset', { email, reason: 'addressTakenBack' })
        // Who has the mailbox that is left may be the owner, and hears of it, too.
        const left = { oldEmail: before.email, newEmail: email, undoable: false }
        await outbox.post(tx, 'emailChanged', { accountId, ...left })
      })
      return { status: 'sent' }
    },
  }

  /** What was sent to the mailbox before opens and changes nothing any more. False where it is taken. */
  async function moveTo(
    tx: AccountTables & EmailLinkTables,
    accountId: string,
    email: string,
  ): Promise<boolean> {
    await links.drop(tx, accountId, ...MAILBOX_BOUND_PURPOSES)
    return changeAddress(tx, accountId, email, clock())
  }

  /**
   * Who goes back by hand to an address that could be taken back has undone what came after it. The
   * mailbox that is left then gets no way to undo that: it may be the one that took the account.
   */
  async function isTakenBack(
    tx: EmailLinkTables,
    accountId: string,
    email: string,
  ): Promise<boolean> {
    const undo = await links.latest(tx, { purpose: 'emailChangeUndo', accountId, email })
    if (undo) await links.dropSince(tx, undo)
    return undo !== null
  }
}
