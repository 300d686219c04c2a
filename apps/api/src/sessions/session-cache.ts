import {
  type SessionRow,
  type SessionTable,
  type SessionTables,
  sessionTable,
  type TokenHash,
} from './table.ts'

/** How long a session is believed without asking again. With asking, one ended elsewhere is dead within a second. */
export const CACHE_TTL_MS = 900
/** Some 5 MB. The longest remembered make room. */
const MAX_CACHED_SESSIONS = 10_000

export interface SessionCache extends SessionTable {
  /** Runs what ends or renews sessions of the accounts, and remembers none of them from before. */
  withCacheInvalidation<Result>(
    accountIds: string | string[],
    work: () => Promise<Result>,
  ): Promise<Result>
}

/**
 * The table, with what it found kept in memory for just under a second, so that a burst of
 * requests asks once. Whatever this process ends is forgotten at once; what another replica ends,
 * within a second. Who is not found is asked for again every time.
 */
export function createSessionCache(db: SessionTables, clock: () => Date): SessionCache {
  const table = sessionTable(db)
  const cache = new Map<string, { row: SessionRow; readAt: number }>()
  let generation = 0

  async function find(tokenHash: TokenHash): Promise<SessionRow | null> {
    const key = Buffer.from(tokenHash).toString('latin1')
    const known = cache.get(key)
    if (known && isFresh(known.readAt)) return known.row
    cache.delete(key)

    const asked = { generation, readAt: clock().getTime() }
    const row = await table.find(tokenHash)
    // A session that ended while it was being read must not be remembered as alive.
    if (row && generation === asked.generation) {
      cache.set(key, { row, readAt: asked.readAt })
      const [oldest] = cache.keys()
      if (cache.size > MAX_CACHED_SESSIONS && oldest !== undefined) cache.delete(oldest)
    }
    return row
  }

  /** A clock that was set back must not make a memory last. */
  function isFresh(readAt: number): boolean {
    const age = clock().getTime() - readAt
    return age >= 0 && age < CACHE_TTL_MS
  }

  /** Counted before and after, so that no reading beside it is remembered. */
  async function invalidating<Result>(
    isInvalid: (row: SessionRow) => boolean,
    end: () => Promise<Result>,
  ): Promise<Result> {
    generation += 1
    try {
      return await end()
    } finally {
      generation += 1
      for (const [key, { row }] of cache) if (isInvalid(row)) cache.delete(key)
    }
  }

  return {
    ...table,
    find,
    withCacheInvalidation: (accountIds, work) =>
      invalidating((row) => accountIds.includes(row.accountId), work),
    endOne: (accountId, id) =>
      invalidating(
        (row) => row.id === id,
        () => table.endOne(accountId, id),
      ),
    endOthers: (accountId, except) =>
      invalidating(
        (row) => row.accountId === accountId && row.id !== except,
        () => table.endOthers(accountId, except),
      ),
    endAll: (accountId) =>
      invalidating(
        (row) => row.accountId === accountId,
        () => table.endAll(accountId),
      ),
    endByTokenHash: (tokenHash) =>
      invalidating(
        () => true,
        () => table.endByTokenHash(tokenHash),
      ),
  }
}
