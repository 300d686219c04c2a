import type { Tables } from '@signin/db'

export type SessionTables = Tables<'session'>

export interface SessionRow {
  id: string
  accountId: string
  createdAt: Date
  authenticatedAt: Date
  lastSeenAt: Date
  expiresAt: Date
  userAgent: string
  address: string
}

const MOST_LISTED = 100

export async function addSession(
  db: SessionTables,
  tokenHash: Uint8Array<ArrayBuffer>,
  row: SessionRow,
): Promise<void> {
  await db.session.create({ data: { ...row, tokenHash } })
}

export async function findByTokenHash(
  db: SessionTables,
  tokenHash: Uint8Array<ArrayBuffer>,
): Promise<SessionRow | null> {
  return db.session.findUnique({ where: { tokenHash }, omit: { tokenHash: true } })
}

export async function listOf(
  db: SessionTables,
  accountId: string,
  now: Date,
): Promise<SessionRow[]> {
  return db.session.findMany({
    where: { accountId, expiresAt: { gt: now } },
    omit: { tokenHash: true },
    orderBy: { lastSeenAt: 'desc' },
    take: MOST_LISTED,
  })
}

/** Notes a visit, unless another request of the same session has just done so. */
export async function touch(
  db: SessionTables,
  id: string,
  { seenBefore, now, expiresAt }: { seenBefore: Date; now: Date; expiresAt: Date },
): Promise<void> {
  await db.session.updateMany({
    where: { id, lastSeenAt: { lt: seenBefore } },
    data: { lastSeenAt: now, expiresAt },
  })
}

/** The number of sessions ended: 0 when there was none by that id in this account. */
export async function endOne(db: SessionTables, accountId: string, id: string): Promise<number> {
  return (await db.session.deleteMany({ where: { id, accountId } })).count
}

export async function endOthers(
  db: SessionTables,
  accountId: string,
  kept: string,
): Promise<number> {
  return (await db.session.deleteMany({ where: { accountId, id: { not: kept } } })).count
}

export async function endByTokenHash(
  db: SessionTables,
  tokenHash: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash } })
}

export async function endExpired(db: SessionTables, now: Date): Promise<number> {
  return (await db.session.deleteMany({ where: { expiresAt: { lte: now } } })).count
}
