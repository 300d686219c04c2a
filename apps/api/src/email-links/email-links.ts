import { hashOfSecret, newBearerSecret } from '../bearer-secret.ts'
import { type LinkPurpose, purposes } from './purposes.ts'
import {
  addLink,
  dropExpiredLinks,
  dropLinks,
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
  return {
    /**
     * Makes a link and answers its address. The token is in the fragment, which browsers send to
     * nobody (ASVS 14.2.1); the page behind it acts on a press of a button, because mail scanners
     * open what they find.
     */
    async issue(
      purpose: LinkPurpose,
      about: Partial<Omit<EmailLink, 'purpose'>> & { email: string },
    ): Promise<string> {
      const token = newBearerSecret()
      const { page, life } = purposes[purpose]
      const expiresAt = new Date(clock().getTime() + life)
      await addLink(db, { ...about, purpose, tokenHash: hashOfSecret(token), expiresAt })
      return new URL(`${page}#${token}`, publicUrl).href
    },

    find(token: string, ...purposes: LinkPurpose[]): Promise<EmailLink | null> {
      return findLink(db, { tokenHash: hashOfSecret(token), purposes, now: clock() })
    },

    /** Uses the link up, in the transaction of what it does; null for one that does not work. */
    take(
      tx: EmailLinkTables,
      token: string,
      ...purposes: LinkPurpose[]
    ): Promise<EmailLink | null> {
      return takeLink(tx, { tokenHash: hashOfSecret(token), purposes, now: clock() })
    },

    /** The newest live link of this kind to an address, or of an account. */
    latest(
      tx: EmailLinkTables,
      where: { purpose: LinkPurpose; email?: string; accountId?: string },
    ): Promise<EmailLink | null> {
      return findLinkTo(tx, where, clock())
    },

    /** Whether the address was given up so lately that its account may still take it back. */
    async isKeptBack(
      email: string,
      by: string | null = null,
      tx: EmailLinkTables = db,
    ): Promise<boolean> {
      const undo = await findLinkTo(tx, { purpose: 'emailChangeUndo', email }, clock())
      return undo !== null && undo.accountId !== by
    },

    drop: (tx: EmailLinkTables, accountId: string, ...purposes: LinkPurpose[]) =>
      dropLinks(tx, accountId, purposes),

    sweep: () => dropExpiredLinks(db, clock()),
  }
}
