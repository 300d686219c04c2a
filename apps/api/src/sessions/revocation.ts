import { AppError, type SecondFactor, type Viewer } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import { type AccountTransactionDeps, createAccountTransactions } from './account-transaction.ts'
import { SINGLE_FACTOR_METHODS } from './decision.ts'
import {
  dropPendingOf,
  lockAccount,
  type SessionRow,
  type SessionTables,
  sessionTable,
} from './table.ts'

export { endAllSessions, type SessionTables } from './table.ts'

const CHANGES_OF_ONE_ACCOUNT = { maxConcurrent: 2, maxQueued: 1000, maxWaitMs: 10_000 }

type Acting = Pick<Viewer, 'accountId' | 'sessionId'>
type Work<Result> = (tx: Transaction) => Promise<Result>

export interface SessionRevocationDeps extends AccountTransactionDeps {
  /** API tokens are revoked with the sessions. */
  apiTokens: {
    revokeAll(tx: Transaction, accountId: string): Promise<void>
    has(tx: Transaction, token: { accountId: string; id: string }): Promise<boolean>
  }
  accountRepository: Pick<AccountRepository, 'voidSignIns'>
}

/** Session revocation, for the features whose changes require it. */
export interface SessionRevocation {
  /**
   * Runs a transaction that may revoke sessions. It takes the account's lock first, a consistent
   * lock order that avoids deadlocks: it waits for changes in flight, and later ones fail with
   * `not_signed_in`. The cache of this process is invalidated; other replicas follow within a
   * second. At most two run per account, fair by fairness key.
   */
  withAccountLock<Result>(
    accountId: string,
    fairnessKey: string,
    work: Work<Result>,
  ): Promise<Result>
  /**
   * Like withAccountLock, but first asserts that the session is still active; throws
   * `not_signed_in`.
   */
  inSession<Result>(viewer: Acting, fairnessKey: string, work: Work<Result>): Promise<Result>
  /**
   * Like withAccountLock, for an act of one account on another: it locks both, and first asserts that
   * the actor's session is still active, which a suspension, a demotion and a lock-down end; throws
   * `not_signed_in`.
   */
  inSessionOf<Result>(
    actor: Acting,
    accountId: string,
    fairnessKey: string,
    work: Work<Result>,
  ): Promise<Result>
  /**
   * Call it first in a transaction that changes account data and revokes nothing. Locks the
   * account, and throws `not_signed_in` for a session or API token that was revoked after the
   * request was authorised: an intruder's change must not be committed after the owner's
   * revocation.
   */
  requireActiveSession(tx: Transaction, viewer: Acting): Promise<void>
  /**
   * Within withAccountLock or inSession: revokes all sessions, or all except one, and voids every
   * sign-in in flight (the gate rejects it). If `except` is omitted, it also revokes API tokens.
   */
  revokeAll(tx: Transaction, accountId: string, except?: string): Promise<number>
  /** Within withAccountLock: as revokeAll without `except`, but keeps the API tokens. */
  revokeSessions(tx: Transaction, accountId: string): Promise<number>
  /**
   * Within the transaction: revokes the sessions, except one, that were authenticated by a single
   * factor.
   */
  revokeSingleFactor(tx: SessionTables, accountId: string, except: string): Promise<void>
  /**
   * Within the transaction: records that the session proved the second factor it has just set up.
   */
  addSecondFactor(
    tx: SessionTables,
    accountId: string,
    sessionId: string,
    by: SecondFactor,
  ): Promise<void>
  /** Within the transaction: revokes one session. Returns what it was, or null. */
  revokeOne(tx: SessionTables, accountId: string, sessionId: string): Promise<SessionRow | null>
}

export function createSessionRevocation(deps: SessionRevocationDeps): SessionRevocation {
  const { apiTokens, accountRepository } = deps
  const transaction = createAccountTransactions(deps, CHANGES_OF_ONE_ACCOUNT)

  /**
   * Call it under the lock, as a separate statement: READ COMMITTED takes a snapshot per statement,
   * and one that blocked on the lock would still see the state before it.
   */
  async function assertActive(tx: Transaction, { accountId, sessionId }: Acting): Promise<void> {
    if (await sessionTable(tx).findOne(accountId, sessionId)) return
    if (await apiTokens.has(tx, { accountId, id: sessionId })) return
    throw new AppError('not_signed_in')
  }

  async function revokeSessions(
    tx: Transaction,
    accountId: string,
    except?: string,
  ): Promise<number> {
    await accountRepository.voidSignIns(tx, accountId)
    await dropPendingOf(tx, accountId)
    const table = sessionTable(tx)
    return except === undefined ? table.endAll(accountId) : table.endOthers(accountId, except)
  }

  return {
    withAccountLock: (accountId, fairnessKey, work) =>
      transaction({ accountId, fairnessKey }, work),
    inSession: (viewer, fairnessKey, work) =>
      transaction({ accountId: viewer.accountId, fairnessKey }, async (tx) => {
        await assertActive(tx, viewer)
        return work(tx)
      }),
    inSessionOf: (actor, accountId, fairnessKey, work) =>
      transaction({ accountId, fairnessKey, actorId: actor.accountId }, async (tx) => {
        await assertActive(tx, actor)
        return work(tx)
      }),
    async requireActiveSession(tx, viewer) {
      await lockAccount(tx, viewer.accountId)
      await assertActive(tx, viewer)
    },
    async revokeAll(tx, accountId, except) {
      // An intruder who is being signed out may have created an API token.
      if (except === undefined) await apiTokens.revokeAll(tx, accountId)
      return revokeSessions(tx, accountId, except)
    },
    revokeSessions,
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
