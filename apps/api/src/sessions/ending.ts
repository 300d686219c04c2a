import { Refusal, type SecondFactor, type Viewer } from '@signin/contracts'
import type { AccountTables, Directory } from '../accounts/directory.ts'
import type { ApiTokens, ApiTokenTables } from '../tokens/api-tokens.ts'
import { takeTurnsByKey } from '../turns.ts'
import { SINGLE } from './decision.ts'
import type { RememberedSessions } from './remembered.ts'
import {
  dropPendingOf,
  holdAccount,
  type SessionRow,
  type SessionTables,
  sessionTable,
} from './table.ts'

export type { SessionTables } from './table.ts'

/** Each waits for the account with a connection to the database, as sign-ins do (gate.ts). */
const ACTS_ON_ONE_ACCOUNT = { atOnce: 2, waiting: 1000, longestWaitMs: 10_000 }

/** How other features end sessions when what they change demands it. */
export interface Endings {
  /**
   * Runs the transaction that ends sessions of the account, and forgets them here at once; every
   * other replica does within a second. Two of an account at a time, by the lanes of who asks.
   */
  during<Result>(accountId: string, lane: string, work: () => Promise<Result>): Promise<Result>
  /**
   * First of all in a transaction that takes the account away from whoever is in it: what a session
   * of theirs is changing is waited for here, and seen by what follows; what it changes later finds
   * the session gone. Before every other lock, or two could wait for each other.
   */
  hold(tx: SessionTables, accountId: string): Promise<void>
  /**
   * First of all in a transaction that changes something of the account, in a session or by an API
   * token of it. Holds it as above, and refuses with `not_signed_in` a session or token that was ended
   * after the request was let in: the intruder's must not leave behind what the owner has just taken away.
   */
  refuseEnded(
    tx: SessionTables & ApiTokenTables,
    viewer: Pick<Viewer, 'accountId' | 'sessionId'>,
  ): Promise<void>
  /**
   * In that transaction: ends every session, or every one but one, and every sign-in that is under
   * way, however far it has come: the gate refuses it. Where none is left, API tokens end with them.
   */
  all(
    tx: AccountTables & SessionTables & ApiTokenTables,
    accountId: string,
    but?: string,
  ): Promise<number>
  /** In that transaction: ends those but one that were begun with a single factor. */
  single(tx: SessionTables, accountId: string, but: string): Promise<void>
  /** In that transaction: a second factor that was set up in a session was proved in it, too. */
  strengthen(
    tx: SessionTables,
    accountId: string,
    sessionId: string,
    by: SecondFactor,
  ): Promise<void>
  /** In that transaction: ends one, and answers what it was, or null where there was none. */
  one(tx: SessionTables, accountId: string, sessionId: string): Promise<SessionRow | null>
}

export function createEndings(
  remembered: Pick<RememberedSessions, 'during'>,
  apiTokens: Pick<ApiTokens, 'dropAll' | 'has'>,
  directory: Pick<Directory, 'voidSignIns'>,
): Endings {
  const inTurn = takeTurnsByKey(ACTS_ON_ONE_ACCOUNT)
  return {
    during: (accountId, lane, work) =>
      inTurn(accountId, lane, () => remembered.during(accountId, work)),
    hold: holdAccount,
    async refuseEnded(tx, { accountId, sessionId }) {
      await holdAccount(tx, accountId)
      // Statements of their own: one that waited would still see what was there before.
      if (await sessionTable(tx).findOne(accountId, sessionId)) return
      if (await apiTokens.has(tx, { accountId, id: sessionId })) return
      throw new Refusal('not_signed_in')
    },
    async all(tx, accountId, but) {
      await directory.voidSignIns(tx, accountId)
      await dropPendingOf(tx, accountId)
      // Where nobody stays, nobody's script stays: whoever is put out may have left a token behind.
      if (but === undefined) await apiTokens.dropAll(tx, accountId)
      const table = sessionTable(tx)
      return but === undefined ? table.endAll(accountId) : table.endOthers(accountId, but)
    },
    single: (tx, accountId, but) => sessionTable(tx).endSingle(accountId, but, SINGLE),
    strengthen: (tx, accountId, sessionId, by) =>
      sessionTable(tx).strengthen(accountId, sessionId, by),
    async one(tx, accountId, sessionId) {
      const table = sessionTable(tx)
      const row = await table.findOne(accountId, sessionId)
      return (await table.endOne(accountId, sessionId)) === 1 ? row : null
    },
  }
}
