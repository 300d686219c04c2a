import type { Tables } from '@signin/db'

export type SessionTables = Tables<'session'>
export type TokenHash = Uint8Array<ArrayBuffer>

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

export interface Visit {
  now: Date
  /** The visit is written down only if the last one was before this. */
  seenBefore: Date
  expiresAt: Date
}

const MOST_LISTED = 100

/** The rows of `sessions`. The hash goes in and never comes out. */
export function sessionTable(db: SessionTables) {
  return {
    async add(tokenHash: TokenHash, row: SessionRow): Promise<void> {
      await db.session.create({ data: { ...row, tokenHash } })
    },

    find(tokenHash: TokenHash): Promise<SessionRow | null> {
      return db.session.findUnique({ where: { tokenHash }, omit: { tokenHash: true } })
    },

    listOf(accountId: string, now: Date): Promise<SessionRow[]> {
      return db.session.findMany({
        where: { accountId, expiresAt: { gt: now } },
        omit: { tokenHash: true },
        orderBy: { lastSeenAt: 'desc' },
        take: MOST_LISTED,
      })
    },

    /** Notes a visit, on the row in hand too, unless another request has just done so. */
    async touch(row: SessionRow, { seenBefore, now, expiresAt }: Visit): Promise<void> {
      await db.session.updateMany({
        where: { id: row.id, lastSeenAt: { lt: seenBefore } },
        data: { lastSeenAt: now, expiresAt },
      })
      Object.assign(row, { lastSeenAt: now, expiresAt })
    },

    /** The number of sessions ended: 0 when there was none by that id in this account. */
    async endOne(accountId: string, id: string): Promise<number> {
      return (await db.session.deleteMany({ where: { id, accountId } })).count
    },

    async endOthers(accountId: string, kept: string): Promise<number> {
      return (await db.session.deleteMany({ where: { accountId, id: { not: kept } } })).count
    },

    async endByTokenHash(tokenHash: TokenHash): Promise<void> {
      await db.session.deleteMany({ where: { tokenHash } })
    },

    async endExpired(now: Date): Promise<void> {
      await db.session.deleteMany({ where: { expiresAt: { lte: now } } })
    },
  }
}

export type SessionTable = ReturnType<typeof sessionTable>
