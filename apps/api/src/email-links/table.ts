import { deleteInBatches, sql, type Tables } from '@signin/db'
import { latestPlausible } from '../clock.ts'
import type { TokenHash } from '../crypto/random-token.ts'
import type { LinkPurpose } from './purposes.ts'

export type EmailLinkTables = Tables<'emailLink'>

export interface EmailLink {
  purpose: string
  accountId: string | null
  registrationId: string | null
  sessionId: string | null
  /** The address the link was sent to. */
  email: string
  /** For a link that undoes an event, the time of the event. */
  createdAt: Date
}

const COLUMNS = {
  purpose: true,
  accountId: true,
  registrationId: true,
  sessionId: true,
  email: true,
  createdAt: true,
} as const

interface LinkQuery {
  tokenHash: TokenHash
  purposes: LinkPurpose[]
  now: Date
  /** If given, the link must have been sent to this address. */
  email?: string
}

export async function addLink(
  db: EmailLinkTables,
  link: Partial<EmailLink> & {
    tokenHash: TokenHash
    purpose: LinkPurpose
    email: string
    expiresAt: Date
  },
): Promise<void> {
  await db.emailLink.create({ data: link })
}

/**
 * Copies the newest unexpired link of this purpose, with its creation and expiry times, under
 * another token hash. Returns false if there is none.
 */
export async function addLinkLike(
  db: EmailLinkTables,
  tokenHash: TokenHash,
  { purpose, accountId, email }: { purpose: LinkPurpose; accountId: string; email: string },
  now: Date,
): Promise<boolean> {
  const added = await db.$executeRaw`
    insert into email_links (token_hash, purpose, account_id, email, created_at, expires_at)
    select ${tokenHash}, purpose, account_id, email, created_at, expires_at from email_links
    where purpose = ${purpose} and account_id = ${accountId}::uuid and email = ${email}
      and expires_at > ${now}
    order by created_at desc limit 1 for update`
  return added === 1
}

export function findLink(
  db: EmailLinkTables,
  { tokenHash, purposes, now, email }: LinkQuery,
): Promise<EmailLink | null> {
  return db.emailLink.findUnique({
    where: {
      tokenHash,
      ...(email !== undefined && { email }),
      purpose: { in: purposes },
      createdAt: { lte: latestPlausible(now) },
      expiresAt: { gt: now },
    },
    select: COLUMNS,
  })
}

/** Consumes the link. Of concurrent calls exactly one gets it. */
export async function consumeLink(
  db: EmailLinkTables,
  query: LinkQuery,
): Promise<EmailLink | null> {
  const link = await findLink(db, query)
  if (!link) return null
  const { count } = await db.emailLink.deleteMany({
    where: { tokenHash: query.tokenHash, purpose: { in: query.purposes } },
  })
  return count === 1 ? link : null
}

/** Returns the newest unexpired link of this purpose to the address, or of the account. */
export function findLatestLink(
  db: EmailLinkTables,
  where: { purpose: LinkPurpose; email?: string; accountId?: string },
  now: Date,
): Promise<EmailLink | null> {
  return db.emailLink.findFirst({
    where: { ...where, expiresAt: { gt: now } },
    orderBy: { createdAt: 'desc' },
    select: COLUMNS,
  })
}

/** Those of the addresses that an account gave up, and can still take back. */
export async function findReserved(
  db: EmailLinkTables,
  emails: string[],
  now: Date,
): Promise<string[]> {
  const purpose: LinkPurpose = 'emailChangeUndo'
  const rows = await db.$queryRaw<{ email: string }[]>`
    select distinct email from email_links
    where purpose = ${purpose} and email = any(${emails}::text[]) and expires_at > ${now}`
  return rows.map(({ email }) => email)
}

export async function dropLinks(
  db: EmailLinkTables,
  accountId: string,
  purposes: LinkPurpose[],
): Promise<void> {
  await db.emailLink.deleteMany({ where: { accountId, purpose: { in: purposes } } })
}

export async function dropLinksSince(
  db: EmailLinkTables,
  { purpose, accountId, createdAt }: EmailLink,
): Promise<void> {
  await db.emailLink.deleteMany({ where: { accountId, purpose, createdAt: { gte: createdAt } } })
}

export async function dropExpiredLinks(db: EmailLinkTables, now: Date): Promise<void> {
  await deleteInBatches(db, sql`email_links`, sql`expires_at <= ${now}`)
}
