import type { Transaction } from '@signin/db'
import { type Adapter, Lucia, TimeSpan } from 'lucia'
import { hashToken } from '../crypto/random-token.ts'
import { IDLE_TIMEOUT_MS } from './lifetimes.ts'
import {
  type RotatedSession,
  type SessionRow,
  type SessionTable,
  type SessionTables,
  sessionTable,
  type TokenHash,
} from './table.ts'

/**
 * TTL of a cached session: below 1 s, so that with query time a revocation on another replica takes
 * effect within one second.
 */
export const CACHE_TTL_MS = 900
/** About 5 MB. The oldest entry is evicted first. */
const MAX_CACHED_SESSIONS = 10_000

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<{ row: SessionRow }, Record<never, never>>
    DatabaseSessionAttributes: SessionAttributes
  }
}

/**
 * Lucia's session attributes: on read the row; on write a callback that stores the session under
 * the hash of the generated id.
 */
type SessionAttributes = { row: SessionRow } | { write: (tokenHash: TokenHash) => Promise<void> }

/** Sessions by the cookie's value. Lucia makes and validates it; only its hash is stored (docs/decisions/0003). */
export interface SessionStore extends Pick<SessionTable, 'listOf' | 'touch'> {
  /** The live session of a cookie's value, or null. Cached for {@link CACHE_TTL_MS}. */
  validate(cookieValue: string): Promise<SessionRow | null>
  /** Writes a session in the transaction; answers the cookie's value. */
  create(tx: Transaction, row: SessionRow): Promise<string>
  /** Replaces a session's secret in the transaction; null where the session has ended. */
  rotate(
    tx: Transaction,
    accountId: string,
    id: string,
    changes: RotatedSession,
  ): Promise<{ row: SessionRow; cookieValue: string } | null>
  /** Runs work that revokes or rotates sessions of these accounts, and invalidates what is cached of them. */
  withCacheInvalidation<Result>(accountIds: string[], work: () => Promise<Result>): Promise<Result>
  deleteExpired(): Promise<void>
}

export function createSessionStore(db: SessionTables, clock: () => Date): SessionStore {
  const table = sessionTable(db)
  const { find, withCacheInvalidation } = cached(table, clock)
  const lucia = new Lucia(hashingAdapter(find, clock), {
    sessionExpiresIn: new TimeSpan(IDLE_TIMEOUT_MS / 1000, 's'),
    getSessionAttributes: (attributes) => ({ row: (attributes as { row: SessionRow }).row }),
  })

  return {
    listOf: table.listOf,
    touch: table.touch,
    withCacheInvalidation,
    deleteExpired: () => table.endExpired(clock()),
    validate: async (cookieValue) =>
      (await lucia.validateSession(cookieValue)).session?.row ?? null,

    async create(tx, row) {
      const write = (tokenHash: TokenHash) => sessionTable(tx).add(tokenHash, row)
      return (await lucia.createSession(row.accountId, { write })).id
    },

    async rotate(tx, accountId, id, changes) {
      let row: SessionRow | null = null
      const write = async (tokenHash: TokenHash) => {
        row = await sessionTable(tx).rotate(accountId, id, { ...changes, tokenHash })
      }
      const { id: cookieValue } = await lucia.createSession(accountId, { write })
      return row && { row, cookieValue }
    },
  }
}

/**
 * Lucia calls the cookie's value a session id: 200 random bits in base32. It is high-entropy, so an
 * unsalted SHA-256 suffices: a leaked database yields no usable cookie (ASVS 6.5.2).
 */
function hashingAdapter(find: SessionTable['find'], clock: () => Date): Adapter {
  return {
    async getSessionAndUser(id) {
      const row = await find(hashToken(id))
      if (!row || row.expiresAt <= clock()) return [null, null]
      const { accountId: userId, expiresAt } = row
      return [
        { id, userId, expiresAt, attributes: { row } },
        { id: userId, attributes: {} },
      ]
    },
    async setSession({ id, attributes }) {
      if ('write' in attributes) await attributes.write(hashToken(id))
    },
    // Sliding expiry is in viewer.ts: Lucia has no absolute timeout and renews at half the idle
    // timeout only.
    updateSessionExpiration: async () => {},
    // Sessions are listed and revoked by their public ids (table.ts).
    deleteSession: async () => {},
    deleteExpiredSessions: async () => {},
    getUserSessions: async () => [],
    deleteUserSessions: async () => {},
  }
}

/** Lookups by hash, cached. An unknown hash is never cached. */
function cached({ find }: SessionTable, clock: () => Date) {
  const cache = new Map<string, { row: SessionRow; readAt: number }>()
  let generation = 0

  /** A negative age, after the clock was set back, counts as stale. */
  function isFresh(readAt: number): boolean {
    const age = clock().getTime() - readAt
    return age >= 0 && age < CACHE_TTL_MS
  }

  return {
    async find(tokenHash: TokenHash): Promise<SessionRow | null> {
      const key = Buffer.from(tokenHash).toString('latin1')
      const known = cache.get(key)
      if (known && isFresh(known.readAt)) return known.row
      cache.delete(key)

      const asked = { generation, readAt: clock().getTime() }
      const row = await find(tokenHash)
      // A row that was read while its session was being revoked is not cached.
      if (row && generation === asked.generation) {
        cache.set(key, { row, readAt: asked.readAt })
        const [oldest] = cache.keys()
        if (cache.size > MAX_CACHED_SESSIONS && oldest !== undefined) cache.delete(oldest)
      }
      return row
    },

    /** The generation changes before and after the work, so that a concurrent read is not cached. */
    async withCacheInvalidation<Result>(
      accountIds: string[],
      work: () => Promise<Result>,
    ): Promise<Result> {
      generation += 1
      try {
        return await work()
      } finally {
        generation += 1
        for (const [key, { row }] of cache) {
          if (accountIds.includes(row.accountId)) cache.delete(key)
        }
      }
    },
  }
}
