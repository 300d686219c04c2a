import type { SecondFactor } from '@signin/contracts'
import type { ApiTokens, ApiTokenTables } from '../tokens/api-tokens.ts'
import { SINGLE } from './decision.ts'
import type { RememberedSessions } from './remembered.ts'
import { dropPendingOf, type SessionRow, type SessionTables, sessionTable } from './table.ts'

export type { SessionTables } from './table.ts'

/** How other features end sessions when what they change demands it. */
export interface Endings {
  /**
   * Runs the transaction that ends sessions of the account, and forgets them here at once; every
   * other replica does within a second.
   */
  during<Result>(accountId: string, work: () => Promise<Result>): Promise<Result>
  /**
   * In that transaction: ends every session, or every one but one, and what waits for a second proof.
   * Where none is left, API tokens end with them.
   */
  all(tx: SessionTables & ApiTokenTables, accountId: string, but?: string): Promise<number>
  /** In that transaction: ends those but one that were begun with a single factor. */
  single(tx: SessionTables, accountId: string, but: string): Promise<void>
  /** In that transaction: a second factor that was set up in a session was proved in it, too. */
  strengthen(
    tx: SessionTables,
    accountId: string,
    sessionId: string,
    by: SecondFactor,
  ): Promise<void>
  /** In that transaction: whether the session, whose owner it was a moment ago, is there still. */
  isLive(tx: SessionTables, accountId: string, sessionId: string): Promise<boolean>
  /** In that transaction: ends one, and answers what it was, or null where there was none. */
  one(tx: SessionTables, accountId: string, sessionId: string): Promise<SessionRow | null>
}

export function createEndings(
  remembered: Pick<RememberedSessions, 'during'>,
  apiTokens: Pick<ApiTokens, 'dropAll'>,
): Endings {
  return {
    during: remembered.during,
    async all(tx, accountId, but) {
      await dropPendingOf(tx, accountId)
      // Where nobody stays, nobody's script stays: whoever is put out may have left a token behind.
      if (but === undefined) await apiTokens.dropAll(tx, accountId)
      const table = sessionTable(tx)
      return but === undefined ? table.endAll(accountId) : table.endOthers(accountId, but)
    },
    single: (tx, accountId, but) => sessionTable(tx).endSingle(accountId, but, SINGLE),
    strengthen: (tx, accountId, sessionId, by) =>
      sessionTable(tx).strengthen(accountId, sessionId, by),
    isLive: async (tx, accountId, sessionId) =>
      (await sessionTable(tx).findOne(accountId, sessionId)) !== null,
    async one(tx, accountId, sessionId) {
      const table = sessionTable(tx)
      const row = await table.findOne(accountId, sessionId)
      return (await table.endOne(accountId, sessionId)) === 1 ? row : null
    },
  }
}
