import type { Transaction, Transactions } from '@signin/db'
import {
  type ConcurrencyLimit,
  createKeyedConcurrencyLimit,
} from '../throttling/concurrency-limit.ts'
import type { SessionStore } from './store.ts'
import { lockAccount } from './table.ts'

export interface AccountTransactionDeps {
  db: Transactions
  sessions: Pick<SessionStore, 'withCacheInvalidation'>
}

/**
 * Runs transactions that issue or revoke sessions of an account. Each takes the account's lock first,
 * against deadlocks: sign-ins and revocations are serialised. The cache of this process is
 * invalidated; other replicas follow within a second.
 *
 * @param limit per account: each transaction holds a database connection while it waits for the
 *   lock, and hundreds of one account would take the whole pool. The queues of the fairness keys are
 *   served round robin.
 */
export function createAccountTransactions(
  { db, sessions }: AccountTransactionDeps,
  limit: ConcurrencyLimit,
) {
  const withLimit = createKeyedConcurrencyLimit(limit)
  return <Result>(
    { accountId, fairnessKey, others = [], actorId = accountId }: AccountKey,
    work: (tx: Transaction) => Promise<Result>,
  ): Promise<Result> =>
    withLimit(accountId, fairnessKey, () =>
      sessions.withCacheInvalidation([accountId, ...others], () =>
        db.$transaction(async (tx) => {
          // In one order everywhere: two people can act on each other's accounts at once.
          for (const id of [...new Set([accountId, actorId])].sort()) await lockAccount(tx, id)
          return work(tx)
        }),
      ),
    )
}

interface AccountKey {
  accountId: string
  fairnessKey: string
  /** Accounts whose sessions the transaction may end as well. */
  others?: string[]
  /** The account that acts on this one, which is locked as well; by default itself. */
  actorId?: string
}
