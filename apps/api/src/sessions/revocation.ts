import { AppError, type SecondFactor, type Viewer } from '@signin/contracts'
import type { Transaction, Transactions } from '@signin/db'
import type { AccountRepository, AccountTables } from '../accounts/repository.ts'
import { createKeyedConcurrencyLimit } from '../throttling/concurrency-limit.ts'
import type { ApiTokens, ApiTokenTables } from '../tokens/api-tokens.ts'
import { SINGLE_FACTOR_METHODS } from './decision.ts'
import type { SessionStore } from './store.ts'
import {
  dropPendingOf,
  lockAccount,
  type SessionRow,
  type SessionTables,
  sessionTable,
} from './table.ts'

export { endAllSessions, type SessionTables } from './table.ts'

/** Each waits for the account with a connection to the database, as sign-ins do (gate.ts). */
const CHANGES_OF_ONE_ACCOUNT = { maxConcurrent: 2, maxQueued: 1000, maxWaitMs: 10_000 }

type Acting = Pick<Viewer, 'accountId' | 'sessionId'>
type Work<Result> = (tx: Transaction) => Promise<Result>

export interface SessionRevocationDeps {
  db: Transactions
  sessions: Pick<SessionStore, 'withCacheInvalidation'>
  apiTokens: Pick<ApiTokens, 'dropAll' | 'has'>
  accountRepository: Pick<AccountRepository, 'voidSignIns'>
}

/** How other features end sessions when what they change demands it. */
export interface SessionRevocation {
  /**
   * Runs a transaction that takes the account away from whoever is in it. It holds the account before
   * anything else, or two could wait for each other: what a session is changing is waited for, and seen
   * by this; what it changes later finds the session gone. Sessions that end in it are forgotten here
   * at once, and by every other replica within a second. Two of an account at a time, by lanes.
   */
  withAccountLock<Result>(
    accountId: string,
    fairnessKey: string,
    work: Work<Result>,
  ): Promise<Result>
  /** The same for an act in a session, which is refused with `not_signed_in` once that has ended. */
  inSession<Result>(viewer: Acting, fairnessKey: string, work: Work<Result>): Promise<Result>
  /**
   * First of all in a transaction that changes something of the account and ends no session, in a
   * session or by an API token of it. Holds the account, and refuses with `not_signed_in` a session or token that was ended
   * after the request was let in: the intruder's must not leave behind what the owner has just taken away.
   */
  requireActiveSession(tx: SessionTables & ApiTokenTables, viewer: Acting): Promise<void>
  /**
   * In that transaction: ends every session, or every one but one, and every sign-in that is under
   * way, however far it has come: the gate refuses it. Where none is left, API tokens end with them.
   */
  revokeAll(
    tx: AccountTables & SessionTables & ApiTokenTables,
    accountId: string,
    except?: string,
  ): Promise<number>
  /** In that transaction: ends those but one that were begun with a single factor. */
  revokeSingleFactor(tx: SessionTables, accountId: string, except: string): Promise<void>
  /** In that transaction: a second factor that was set up in a session was proved in it, too. */
  addSecondFactor(
    tx: SessionTables,
    accountId: string,
    sessionId: string,
    by: SecondFactor,
  ): Promise<void>
  /** In that transaction: ends one, and answers what it was, or null where there was none. */
  revokeOne(tx: SessionTables, accountId: string, sessionId: string): Promise<SessionRow | null>
}

export function createSessionRevocation({
  db,
  sessions,
  apiTokens,
  accountRepository,
}: SessionRevocationDeps): SessionRevocation {
  const withLimit = createKeyedConcurrencyLimit(CHANGES_OF_ONE_ACCOUNT)

  function transaction<Result>(accountId: string, fairnessKey: string, work: Work<Result>) {
    return withLimit(accountId, fairnessKey, () =>
      sessions.withCacheInvalidation(accountId, () => db.$transaction(work)),
    )
  }

  async function requireActiveSession(
    tx: SessionTables & ApiTokenTables,
    { accountId, sessionId }: Acting,
  ): Promise<void> {
    await lockAccount(tx, accountId)
    // Statements of their own: one that waited would still see what was there before.
    if (await sessionTable(tx).findOne(accountId, sessionId)) return
    if (await apiTokens.has(tx, { accountId, id: sessionId })) return
    throw new AppError('not_signed_in')
  }

  return {
    withAccountLock: (accountId, fairnessKey, work) =>
      transaction(accountId, fairnessKey, async (tx) => {
        await lockAccount(tx, accountId)
        return work(tx)
      }),
    inSession: (viewer, fairnessKey, work) =>
      transaction(viewer.accountId, fairnessKey, async (tx) => {
        await requireActiveSession(tx, viewer)
        return work(tx)
      }),
    requireActiveSession,
    async revokeAll(tx, accountId, except) {
      await accountRepository.voidSignIns(tx, accountId)
      await dropPendingOf(tx, accountId)
      // Where nobody stays, nobody's script stays: whoever is put out may have left a token behind.
      if (except === undefined) await apiTokens.dropAll(tx, accountId)
      const table = sessionTable(tx)
      return except === undefined ? table.endAll(accountId) : table.endOthers(accountId, except)
    },
    revokeSingleFactor: (tx, accountId, except) =>
      sessionTable(tx).endSingleFactor(accountId, except, SINGLE_FACTOR_METHODS),
    addSecondFactor: (tx, accountId, sessionId, by) =>
      sessionTable(tx).addSecondFactor(accountId, sessionId, by),
    async revokeOne(tx, accountId, sessionId) {
      const table = sessionTable(tx)
      const row = await table.findOne(accountId, sessionId)
      return (await table.endOne(accountId, sessionId)) === 1 ? row : null
    },
  }
}
