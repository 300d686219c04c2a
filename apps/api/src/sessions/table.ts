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
  | 'method'
  | 'secondFactor'
  | 'secondFactorRequired'
  | 'authenticatedAt'
  | 'lastSeenAt'
  | 'expiresAt'
>

export interface Visit {
  now: Date
  /** The use is recorded only if the last one was before this. */
  seenBefore: Date
  expiresAt: Date
}

const MAX_SESSIONS = 100

/** The rows of `sessions`. The token hash is written and never read back. */
export function sessionTable(db: SessionTables) {
  return {
    async add(tokenHash: TokenHash, row: SessionRow): Promise<void> {
      await db.session.create({ data: { ...row, tokenHash } })
    },

    /** Every authenticated request starts here: raw SQL takes a quarter less time than Prisma. */
    async find(tokenHash: TokenHash): Promise<SessionRow | null> {
      const [row = null] = await db.$queryRaw<SessionRow[]>`
        select id, account_id as "accountId", way as "method", second_factor as "secondFactor",
          second_factor_required as "secondFactorRequired",
          created_at as "createdAt", authenticated_at as "authenticatedAt",
          last_seen_at as "lastSeenAt", expires_at as "expiresAt", user_agent as "userAgent", address,
          impersonator_session_id as "impersonatorSessionId",
          impersonator_account_id as "impersonatorAccountId"
        from sessions where token_hash = ${tokenHash}`
      return row
    },

    /** Without those of impersonators, which are no device of the owner. */
    async listOf(accountId: string, now: Date): Promise<SessionRow[]> {
      const rows = await db.session.findMany({
        where: { accountId, expiresAt: { gt: now }, impersonatorSessionId: null },
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

    /**
     * Revokes the least recently used sessions beyond the number that can be listed (ASVS 7.1.2). Those
     * of impersonators push none of the owner's out.
     */
    async trim(accountId: string): Promise<void> {
      await db.$executeRaw`
        delete from sessions where id in (
          select id from sessions
          where account_id = ${accountId}::uuid and impersonator_session_id is null
          order by last_seen_at desc offset ${MAX_SESSIONS})`
    },

    /** Replaces the secret of a session; null where it has ended. */
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

    /** Records that the session proved this second factor. */
    async addSecondFactor(
      accountId: string,
      id: string,
      secondFactor: SecondFactor,
    ): Promise<void> {
      await db.session.updateMany({ where: { id, accountId }, data: { secondFactor } })
    },

    /** Records the use, in the given row as well, unless a concurrent request has just done so. */
    async touch(row: SessionRow, { seenBefore, now, expiresAt }: Visit): Promise<void> {
      await db.session.updateMany({
        where: { id: row.id, lastSeenAt: { lt: seenBefore } },
        data: { lastSeenAt: now, expiresAt },
      })
      Object.assign(row, { lastSeenAt: now, expiresAt })
    },

    /** Returns the number of revoked sessions: 0 where the account has none by this id. */
    async endOne(accountId: string, id: string): Promise<number> {
      return (await db.session.deleteMany({ where: { id, accountId } })).count
    },

    async endOthers(accountId: string, except: string): Promise<number> {
      return (await db.session.deleteMany({ where: { accountId, id: { not: except } } })).count
    },

    /** The session in which the admin of this one acts as somebody, or null. */
    async findImpersonation(impersonatorSessionId: string): Promise<SessionRow | null> {
      const row = await db.session.findFirst({
        where: { impersonatorSessionId },
        omit: { tokenHash: true },
      })
      return row as SessionRow | null
    },

    /** Revokes sessions of these methods that have no second factor, and those of impersonators. */
    async endSingleFactor(accountId: string, except: string, of: SignInMethod[]): Promise<void> {
      await db.session.deleteMany({
        where: {
          accountId,
          id: { not: except },
          OR: [
            { secondFactor: null, method: { in: of } },
            { impersonatorSessionId: { not: null } },
          ],
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

/** Waits for the account's lock, and holds it until the transaction ends. */
export async function lockAccount(tx: SessionTables, accountId: string): Promise<void> {
  await tx.$executeRaw`
    select pg_advisory_xact_lock(hashtextextended('credentials of ' || ${accountId}, 0))`
}

/** The next sequence number, across replicas. */
export async function nextOrder(db: SessionTables): Promise<bigint> {
  const [row] = await db.$queryRaw<{ order: bigint }[]>`
    select next_authentication_order() as "order"`
  if (!row) throw new Error('the database did not number the sign-in')
  return row.order
}

/** A sign-in that awaits its second factor. */
export interface PendingSignIn {
  accountId: string
  method: SignInMethod
  /** The session to rotate; null issues a new one. */
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

/** Of two concurrent completions one succeeds. */
export async function takePending(db: SessionTables, tokenHash: TokenHash): Promise<boolean> {
  return (await db.pendingSignIn.deleteMany({ where: { tokenHash } })).count === 1
}

/** Deletes the pending sign-ins of an account, under its lock: one that exists is valid. */
export async function dropPendingOf(db: SessionTables, accountId: string): Promise<void> {
  await db.pendingSignIn.deleteMany({ where: { accountId } })
}

export async function dropExpiredPending(db: SessionTables, now: Date): Promise<void> {
  await deleteInBatches(db, sql`pending_sign_ins`, sql`expires_at <= ${now}`)
}
