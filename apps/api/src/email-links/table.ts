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
  /** The mailbox it was sent to. */
  email: string
  /** Of one that takes something back, when that something was. */
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

interface Asked {
  tokenHash: TokenHash
  purposes: LinkPurpose[]
  now: Date
  /** The mailbox it has to be sent to; any unless given. */
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

/** Another link like the newest live one of this kind, as old as that one; false where there is none. */
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
  { tokenHash, purposes, now, email }: Asked,
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

/** Uses the link up: of two that try at once, one gets it. */
export async function takeLink(db: EmailLinkTables, asked: Asked): Promise<EmailLink | null> {
  const link = await findLink(db, asked)
  if (!link) return null
  const { count } = await db.emailLink.deleteMany({
    where: { tokenHash: asked.tokenHash, purpose: { in: asked.purposes } },
  })
  return count === 1 ? link : null
}

/** Whether a live link of this purpose was sent to the address, and for which account. */
export function findLinkTo(
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
