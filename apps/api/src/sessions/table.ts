import type { SecondFactor, SignInMethod } from '@signin/contracts'
import { deleteInBatches, type Session, sql, type Tables } from '@signin/db'
import { latestPlausible } from '../clock.ts'

export type SessionTables = Tables<'session' | 'pendingSignIn'>
export type TokenHash = Uint8Array<ArrayBuffer>

export type SessionRow = Omit<Session, 'tokenHash' | 'method' | 'secondFactor'> & {
  method: SignInMethod
  secondFactor: SecondFactor | null
}

/** What a rotation changes beside the secret. */
export type RotatedSession = Pick<
  SessionRow,
  'method' | 'secondFactor' | 'authenticatedAt' | 'lastSeenAt' | 'expiresAt'
>

export interface Visit {
  now: Date
  /** The visit is written down only if the last one was before this. */
  seenBefore: Date
  expiresAt: Date
}

const MAX_SESSIONS = 100

/** The rows of `sessions`. The hash goes in and never comes out. */
export function sessionTable(db: SessionTables) {
  return {
    async add(tokenHash: TokenHash, row: SessionRow): Promise<void> {
      await db.session.create({ data: { ...row, tokenHash } })
    },

    /** Every request begins with it: in SQL of our own, which spares a quarter of what Prisma's takes. */
    async find(tokenHash: TokenHash): Promise<SessionRow | null> {
      const [row = null] = await db.$queryRaw<SessionRow[]>`
        select id, account_id as "accountId", way as "method", second_factor as "secondFactor",
          created_at as "createdAt", authenticated_at as "authenticatedAt",
          last_seen_at as "lastSeenAt", expires_at as "expiresAt", user_agent as "userAgent", address
        from sessions where token_hash = ${tokenHash}`
      return row
    },

    async listOf(accountId: string, now: Date): Promise<SessionRow[]> {
      const rows = await db.session.findMany({
        where: { accountId, expiresAt: { gt: now } },
        omit: { tokenHash: true },
        orderBy: { lastSeenAt: 'desc' },
        take: MAX_SESSIONS,
      })
      return rows as SessionRow[]
    },

    async findOne(accountId: string, id: string): Promise<SessionRow | null> {
      const row = await db.session.findUnique({
        where: { id, accountId },
        omit: { tokenHash: true },
      })
      return row as SessionRow | null
    },

    /** Ends what was seen longest ago, over as many as can be looked through (ASVS 7.1.2). */
    async trim(accountId: string): Promise<void> {
      await db.$executeRaw`
        delete from sessions where id in (
          select id from sessions where account_id = ${accountId}::uuid
          order by last_seen_at desc offset ${MAX_SESSIONS})`
    },

    /** A new secret for the same session, whose owner has just proved who they are. */
    async rotate(
      accountId: string,
      id: string,
      changes: RotatedSession & { tokenHash: TokenHash },
    ): Promise<SessionRow | null> {
      const [row] = await db.session.updateManyAndReturn({
        where: { id, accountId },
        data: changes,
        omit: { tokenHash: true },
      })
      return (row as SessionRow | undefined) ?? null
    },

    /** The second factor that was set up in this session was proved in it, too. */
    async addSecondFactor(
      accountId: string,
      id: string,
      secondFactor: SecondFactor,
    ): Promise<void> {
      await db.session.updateMany({ where: { id, accountId }, data: { secondFactor } })
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

    async endOthers(accountId: string, except: string): Promise<number> {
      return (await db.session.deleteMany({ where: { accountId, id: { not: except } } })).count
    },

    /** Those that were begun in one of these ways, without a second factor. */
    async endSingleFactor(
      accountId: string,
      except: string,
      signInMethods: SignInMethod[],
    ): Promise<void> {
      await db.session.deleteMany({
        where: {
          accountId,
          id: { not: except },
          secondFactor: null,
          method: { in: signInMethods },
        },
      })
    },

    async endAll(accountId: string): Promise<number> {
      return (await db.session.deleteMany({ where: { accountId } })).count
    },

    async endExpired(now: Date): Promise<void> {
      await deleteInBatches(db, sql`sessions`, sql`expires_at <= ${now}`)
    },
  }
}

export type SessionTable = ReturnType<typeof sessionTable>

/** Revokes every session of a restored database, whose owners may have revoked some since the backup. */
export async function endAllSessions(db: SessionTables): Promise<number> {
  return (await db.session.deleteMany()).count
}

/** Whoever else holds this account waits until the transaction ends. */
export async function lockAccount(tx: SessionTables, accountId: string): Promise<void> {
  await tx.$executeRaw`
    select pg_advisory_xact_lock(hashtextextended('credentials of ' || ${accountId}, 0))`
}

/** Numbers a sign-in that begins now: a later one has a higher number, whichever replica asks. */
export async function nextOrder(db: SessionTables): Promise<bigint> {
  const [row] = await db.$queryRaw<{ order: bigint }[]>`
    select next_authentication_order() as "order"`
  if (!row) throw new Error('the database did not number the sign-in')
  return row.order
}

/** A sign-in between its two proofs. */
export interface PendingSignIn {
  accountId: string
  method: SignInMethod
  /** The session that is confirmed, where none is begun. */
  rotatesSessionId: string | null
  expiresAt: Date
}

export async function addPending(
  db: SessionTables,
  pending: PendingSignIn & { tokenHash: TokenHash; createdAt: Date },
): Promise<void> {
  await db.pendingSignIn.create({ data: pending })
}

export async function findPending(
  db: SessionTables,
  tokenHash: TokenHash,
  now: Date,
): Promise<PendingSignIn | null> {
  const found = await db.pendingSignIn.findUnique({
    where: { tokenHash, createdAt: { lte: latestPlausible(now) }, expiresAt: { gt: now } },
    select: { accountId: true, method: true, rotatesSessionId: true, expiresAt: true },
  })
  return found as PendingSignIn | null
}

/** Of two that complete it at once, one does. */
export async function takePending(db: SessionTables, tokenHash: TokenHash): Promise<boolean> {
  return (await db.pendingSignIn.deleteMany({ where: { tokenHash } })).count === 1
}

/** Whatever ends the account's sessions drops them, while it holds the account: one that is there is not void. */
export async function dropPendingOf(db: SessionTables, accountId: string): Promise<void> {
  await db.pendingSignIn.deleteMany({ where: { accountId } })
}

export async function dropExpiredPending(db: SessionTables, now: Date): Promise<void> {
  await deleteInBatches(db, sql`pending_sign_ins`, sql`expires_at <= ${now}`)
}
