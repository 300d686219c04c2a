import type { Tables } from '@signin/db'
import type { SecretHash } from '../bearer-secret.ts'
import type { LinkPurpose } from './purposes.ts'

export type EmailLinkTables = Tables<'emailLink'>

export interface EmailLink {
  purpose: string
  accountId: string | null
  registrationId: string | null
  sessionId: string | null
  /** The mailbox it was sent to. */
  email: string
}

const TOLD = {
  purpose: true,
  accountId: true,
  registrationId: true,
  sessionId: true,
  email: true,
} as const

interface Asked {
  tokenHash: SecretHash
  purposes: LinkPurpose[]
  now: Date
}

export async function addLink(
  db: EmailLinkTables,
  link: Partial<EmailLink> & {
    tokenHash: SecretHash
    purpose: LinkPurpose
    email: string
    expiresAt: Date
  },
): Promise<void> {
  await db.emailLink.create({ data: link })
}

export function findLink(
  db: EmailLinkTables,
  { tokenHash, purposes, now }: Asked,
): Promise<EmailLink | null> {
  return db.emailLink.findUnique({
    where: { tokenHash, purpose: { in: purposes }, expiresAt: { gt: now } },
    select: TOLD,
  })
}

/** Uses the link up: of two that try at once, one gets it. */
export async function takeLink(db: EmailLinkTables, asked: Asked): Promise<EmailLink | null> {
  const link = await findLink(db, asked)
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
    select: TOLD,
  })
}

export async function dropLinks(
  db: EmailLinkTables,
  accountId: string,
  purposes: LinkPurpose[],
): Promise<void> {
  await db.emailLink.deleteMany({ where: { accountId, purpose: { in: purposes } } })
}

export async function dropExpiredLinks(db: EmailLinkTables, now: Date): Promise<void> {
  await db.emailLink.deleteMany({ where: { expiresAt: { lte: now } } })
}
