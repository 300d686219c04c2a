import { hashToken, newRandomToken } from '../crypto/random-token.ts'
import { type LinkPurpose, purposes } from './purposes.ts'
import {
  addLink,
  addLinkLike,
  consumeLink,
  dropExpiredLinks,
  dropLinks,
  dropLinksSince,
  type EmailLink,
  type EmailLinkTables,
  findLatestLink,
  findLink,
} from './table.ts'

export type { EmailLink, EmailLinkTables } from './table.ts'
export { findReserved } from './table.ts'

export interface EmailLinksDeps {
  db: EmailLinkTables
  clock: () => Date
  publicUrl: URL
}

export type EmailLinks = ReturnType<typeof createEmailLinks>

/**
 * The single-use links in emails. A token is generated only when its email is composed, so that no
 * job and no log ever holds one.
 */
export function createEmailLinks({ db, clock, publicUrl }: EmailLinksDeps) {
  const expiryOf = (purpose: LinkPurpose, createdAt = clock()) =>
    new Date(createdAt.getTime() + purposes[purpose].ttlMs)
  const urlOf = (purpose: LinkPurpose, token: string) =>
    new URL(`${purposes[purpose].page}#${token}`, publicUrl).href

  return {
    /**
     * Issues a link and returns its URL. If `createdAt` is given, the link expires relative to it,
     * so that a delayed email does not extend its lifetime. The token is in the fragment, which
     * browsers do not send to servers (ASVS 14.2.1). The page of the link requires a press of a
     * button, because mail scanners follow links.
     */
    async issue(
      purpose: LinkPurpose,
      target: Partial<Omit<EmailLink, 'purpose'>> & { email: string },
    ): Promise<string> {
      const token = newRandomToken()
      const createdAt = target.createdAt ?? clock()
      const expiresAt = expiryOf(purpose, createdAt)
      const tokenHash = hashToken(token)
      await addLink(db, { ...target, createdAt, purpose, tokenHash, expiresAt })
      return urlOf(purpose, token)
    },

    /**
     * Reserves a link in the transaction of the change it belongs to: stores it and discards its
     * token. `issueReserved` issues the usable link when the email is composed, which a mail
     * server can delay by hours. If the reserved link is dropped before, no link is issued.
     */
    reserve: (
      tx: EmailLinkTables,
      purpose: LinkPurpose,
      target: { accountId: string; email: string },
    ) =>
      addLink(tx, {
        ...target,
        purpose,
        createdAt: clock(),
        tokenHash: hashToken(newRandomToken()),
        expiresAt: expiryOf(purpose),
      }),

    /**
     * Issues the announced link, with the same expiry, and returns its URL; null if it was dropped
     * or has expired.
     */
    async issueReserved(
      purpose: LinkPurpose,
      target: { accountId: string; email: string },
    ): Promise<string | null> {
      const token = newRandomToken()
      const announced = { ...target, purpose }
      const isAdded = await addLinkLike(db, hashToken(token), announced, clock())
      return isAdded ? urlOf(purpose, token) : null
    },

    /** Returns the link without consuming it; null if it is not valid. */
    find(token: string, ...purposes: LinkPurpose[]): Promise<EmailLink | null> {
      return findLink(db, { tokenHash: hashToken(token), purposes, now: clock() })
    },

    /** Consumes the link, in the transaction of what it authorises; null if it is not valid. */
    consume(
      tx: EmailLinkTables,
      token: string,
      ...purposes: LinkPurpose[]
    ): Promise<EmailLink | null> {
      return consumeLink(tx, { tokenHash: hashToken(token), purposes, now: clock() })
    },

    /**
     * As `take`, for links that are valid only while the account has the address they were sent to
     * (`MAILBOX_BOUND_PURPOSES`). The email may have been composed while the address changed.
     */
    consumeSentTo(
      tx: EmailLinkTables,
      { token, email }: { token: string; email: string },
      ...purposes: LinkPurpose[]
    ): Promise<EmailLink | null> {
      return consumeLink(tx, { tokenHash: hashToken(token), purposes, now: clock(), email })
    },

    /**
     * Whether the owner of this mailbox may report activity of the account as unrecognized: it is
     * the account's current address, or an earlier one that can still undo the change. An
     * intruder's address whose change was undone is neither.
     */
    async mayReportFor(
      tx: EmailLinkTables,
      { id, email }: { id: string; email: string },
      mailbox: string,
    ): Promise<boolean> {
      if (mailbox === email) return true
      const undo = { purpose: 'emailChangeUndo', accountId: id, email: mailbox } as const
      return (await findLatestLink(tx, undo, clock())) !== null
    },

    /** The newest unexpired link of this purpose to an address, or of an account. */
    latest(
      tx: EmailLinkTables,
      where: { purpose: LinkPurpose; email?: string; accountId?: string },
    ): Promise<EmailLink | null> {
      return findLatestLink(tx, where, clock())
    },

    /**
     * Whether the address was given up less than 72 hours ago, by an account other than `by`, and
     * can still be restored to that account.
     */
    async isReserved(
      email: string,
      by: string | null = null,
      tx: EmailLinkTables = db,
    ): Promise<boolean> {
      const undo = await findLatestLink(tx, { purpose: 'emailChangeUndo', email }, clock())
      return undo !== null && undo.accountId !== by
    },

    drop: (tx: EmailLinkTables, accountId: string, ...purposes: LinkPurpose[]) =>
      dropLinks(tx, accountId, purposes),

    /** Drops the link, and the account's later links of the same purpose. */
    dropSince: (tx: EmailLinkTables, link: EmailLink) => dropLinksSince(tx, link),

    deleteExpired: () => dropExpiredLinks(db, clock()),
  }
}
