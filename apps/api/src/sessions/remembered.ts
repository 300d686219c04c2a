import {
  type SessionRow,
  type SessionTable,
  type SessionTables,
  sessionTable,
  type TokenHash,
} from './table.ts'

/** How long a session is believed without asking again. With asking, one ended elsewhere is dead within a second. */
export const BELIEVED_MS = 900
/** Some 5 MB. The longest remembered make room. */
const MOST_REMEMBERED = 10_000

export interface RememberedSessions extends SessionTable {
  /** Runs what ends or renews sessions of the accounts, and remembers none of them from before. */
  during<Result>(accountIds: string | string[], work: () => Promise<Result>): Promise<Result>
}

/**
 * The table, with what it found kept in memory for just under a second, so that a burst of
 * requests asks once. Whatever this process ends is forgotten at once; what another replica ends,
 * within a second. Who is not found is asked for again every time.
 */
export function rememberedSessions(db: SessionTables, clock: () => Date): RememberedSessions {
  const table = sessionTable(db)
  const memory = new Map<string, { row: SessionRow; readAt: number }>()
  let endings = 0

  async function find(tokenHash: TokenHash): Promise<SessionRow | null> {
    const key = Buffer.from(tokenHash).toString('latin1')
    const known = memory.get(key)
    if (known && isBelieved(known.readAt)) return known.row
    memory.delete(key)

    const asked = { endings, readAt: clock().getTime() }
    const row = await table.find(tokenHash)
    // A session that ended while it was being read must not be remembered as alive.
    if (row && endings === asked.endings) {
      memory.set(key, { row, readAt: asked.readAt })
      const [longest] = memory.keys()
      if (memory.size > MOST_REMEMBERED && longest !== undefined) memory.delete(longest)
    }
    return row
  }

  /** A clock that was set back must not make a memory last. */
  function isBelieved(readAt: number): boolean {
    const age = clock().getTime() - readAt
    return age >= 0 && age < BELIEVED_MS
  }

  /** Counted before and after, so that no reading beside it is remembered. */
  async function ending<Result>(
    isEnded: (row: SessionRow) => boolean,
    end: () => Promise<Result>,
  ): Promise<Result> {
    endings += 1
    try {
      return await end()
    } finally {
      endings += 1
      for (const [key, { row }] of memory) if (isEnded(row)) memory.delete(key)
    }
  }

  return {
    ...table,
    find,
    during: (accountIds, work) => ending((row) => accountIds.includes(row.accountId), work),
    endOne: (accountId, id) =>
      ending(
        (row) => row.id === id,
        () => table.endOne(accountId, id),
      ),
    endOthers: (accountId, kept) =>
      ending(
        (row) => row.accountId === accountId && row.id !== kept,
        () => table.endOthers(accountId, kept),
      ),
    endAll: (accountId) =>
      ending(
        (row) => row.accountId === accountId,
        () => table.endAll(accountId),
      ),
    endByTokenHash: (tokenHash) =>
      ending(
        () => true,
        () => table.endByTokenHash(tokenHash),
      ),
  }
}
