import { hashToken, newRandomToken } from '../crypto/random-token.ts'
import { type LinkPurpose, purposes } from './purposes.ts'
import {
  addLink,
  addLinkLike,
  dropExpiredLinks,
  dropLinks,
  dropLinksSince,
  type EmailLink,
  type EmailLinkTables,
  findLink,
  findLinkTo,
  takeLink,
} from './table.ts'

export type { EmailLink, EmailLinkTables } from './table.ts'

export interface EmailLinksDeps {
  db: EmailLinkTables
  clock: () => Date
  publicUrl: URL
}

export type EmailLinks = ReturnType<typeof createEmailLinks>

/** The links in mails. Made where the mail is written, so that no job and no log ever holds one. */
export function createEmailLinks({ db, clock, publicUrl }: EmailLinksDeps) {
  const expiryOf = (purpose: LinkPurpose, createdAt = clock()) =>
    new Date(createdAt.getTime() + purposes[purpose].ttlMs)
  const addressOf = (purpose: LinkPurpose, token: string) =>
    new URL(`${purposes[purpose].page}#${token}`, publicUrl).href

  return {
    /**
     * Makes a link and answers its address. It expires by the time of what it is about, where that is
     * given: a mail server that puts the email off gains no time. The token is in the fragment, which browsers send to
     * nobody (ASVS 14.2.1); the page behind it acts on a press of a button, because mail scanners
     * open what they find.
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
      return addressOf(purpose, token)
    },

    /**
     * Says that a link will be mailed, in the transaction of what it is about: a link whose token
     * nobody was told. What is dropped with it is not mailed either, however late the letter is
     * written; a mail server can put that off for hours.
     */
    announce: (
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

    /** Makes the link that was announced, good for as long; null if it was dropped meanwhile. */
    async issueAnnounced(
      purpose: LinkPurpose,
      target: { accountId: string; email: string },
    ): Promise<string | null> {
      const token = newRandomToken()
      const like = { ...target, purpose }
      const made = await addLinkLike(db, hashToken(token), like, clock())
      return made ? addressOf(purpose, token) : null
    },

    find(token: string, ...purposes: LinkPurpose[]): Promise<EmailLink | null> {
      return findLink(db, { tokenHash: hashToken(token), purposes, now: clock() })
    },

    /** Uses the link up, in the transaction of what it does; null for one that does not work. */
    take(
      tx: EmailLinkTables,
      token: string,
      ...purposes: LinkPurpose[]
    ): Promise<EmailLink | null> {
      return takeLink(tx, { tokenHash: hashToken(token), purposes, now: clock() })
    },

    /**
     * The same for what is good only while the account has the address it was sent to: it may have been
     * written while the address changed.
     */
    consumeSentTo(
      tx: EmailLinkTables,
      { token, email }: { token: string; email: string },
      ...purposes: LinkPurpose[]
    ): Promise<EmailLink | null> {
      return takeLink(tx, { tokenHash: hashToken(token), purposes, now: clock(), email })
    },

    /**
     * Whether a mailbox may say what was not its owner's doing: the account's own, or one that it had
     * and that can take it back. One that was taken from an intruder can not.
     */
    async mayActFor(
      tx: EmailLinkTables,
      { id, email }: { id: string; email: string },
      mailbox: string,
    ): Promise<boolean> {
      if (mailbox === email) return true
      const undo = { purpose: 'emailChangeUndo', accountId: id, email: mailbox } as const
      return (await findLinkTo(tx, undo, clock())) !== null
    },

    /** The newest live link of this kind to an address, or of an account. */
    latest(
      tx: EmailLinkTables,
      where: { purpose: LinkPurpose; email?: string; accountId?: string },
    ): Promise<EmailLink | null> {
      return findLinkTo(tx, where, clock())
    },

    /** Whether the address was given up so lately that its account may still take it back. */
    async isReserved(
      email: string,
      by: string | null = null,
      tx: EmailLinkTables = db,
    ): Promise<boolean> {
      const undo = await findLinkTo(tx, { purpose: 'emailChangeUndo', email }, clock())
      return undo !== null && undo.accountId !== by
    },

    drop: (tx: EmailLinkTables, accountId: string, ...purposes: LinkPurpose[]) =>
      dropLinks(tx, accountId, purposes),

    /** Drops the link, and those of its kind that came after it. */
    dropSince: (tx: EmailLinkTables, link: EmailLink) => dropLinksSince(tx, link),

    deleteExpired: () => dropExpiredLinks(db, clock()),
  }
}
