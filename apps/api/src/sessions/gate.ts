import { AppError, type SignInResult } from '@signin/contracts'
import type { Transaction, Transactions } from '@signin/db'
import type { AccountRequests } from '../accounts/emails.ts'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Outbox } from '../mail/outbox.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { Factors } from '../second-factors/factors.ts'
import { createKeyedConcurrencyLimit } from '../throttling/concurrency-limit.ts'
import type { Throttles } from '../throttling/throttles.ts'
import { type AccountStatus, decide, type Proof, type SecondProof } from './decision.ts'
import type { Issued, SessionIssuer } from './issuer.ts'
import { createPendingSignIns } from './pending.ts'
import type { SecondFactorPolicy } from './second-factor-policy.ts'
import type { SessionCache } from './session-cache.ts'
import {
  lockAccount,
  nextOrder,
  type PendingSignIn,
  type SessionTables,
  sessionTable,
} from './table.ts'
import { currentSession, viewerFrom } from './viewer.ts'

/**
 * Each waits for the account with a connection to the database: hundreds of one account would have all
 * of them. Networks take turns, so that a stranger with a right proof does not keep out the owner.
 */
const SIGN_INS_OF_ONE_ACCOUNT = { maxConcurrent: 2, maxQueued: 10, maxWaitMs: 10_000 }

export interface GateDeps {
  db: SessionTables & Transactions
  table: SessionCache
  clock: () => Date
  accountRepository: AccountRepository
  factors: Factors
  sessionIssuer: SessionIssuer
  secondFactorPolicy: SecondFactorPolicy
  throttles: Pick<Throttles, 'allowMail'>
  outbox: Outbox<AccountRequests>
}

export type Gate = ReturnType<typeof createGate>

/** What remains to be done once the transaction has been committed: cookies, letters, the answer. */
type Answer = () => Promise<SignInResult>

/**
 * The one gate. Whatever way in somebody took, what they proved is brought here, and here alone is
 * decided between a session, a second proof, a confirmation of the address and a refusal.
 *
 * A proof is verified before, which takes time. Here it is redeemed, judged and answered by a session
 * in one transaction that holds the account, as every act does that ends sessions: of a sign-in and
 * such an act at the same moment, one sees all that the other did (docs/decisions/0039).
 */
export function createGate(deps: GateDeps) {
  const {
    db,
    table,
    clock,
    accountRepository,
    factors,
    sessionIssuer,
    secondFactorPolicy,
    throttles,
    outbox,
  } = deps
  const pendingSignIns = createPendingSignIns({ db, clock })
  const withLimit = createKeyedConcurrencyLimit(SIGN_INS_OF_ONE_ACCOUNT)

  async function withAccountLock(
    context: RequestContext,
    accountId: string,
    decideIn: (tx: Transaction) => Promise<Answer>,
  ): Promise<SignInResult> {
    // The account's sessions may end here, and so does the one that this browser had.
    const accounts = [accountId, context.viewer?.accountId ?? accountId]
    const decided = () =>
      table.withCacheInvalidation(accounts, () =>
        db.$transaction(async (tx) => {
          await lockAccount(tx, accountId)
          return decideIn(tx)
        }),
      )
    return (await withLimit(accountId, fairnessKeyOf(context), decided))()
  }

  /**
   * Nothing comes of a sign-in that began before the account's sessions were last ended, even if its
   * proof still holds: whoever is put out may have had it under way. Redeeming may end sessions itself.
   */
  async function redeemInOrder(
    tx: Transaction,
    { accountId, startOrder, redeem }: Proof,
  ): Promise<void> {
    const account = await accountRepository.find(accountId, tx)
    await redeem(tx)
    if (account && account.sessionsEndedOrder > startOrder) throw new AppError('sign_in_expired')
  }

  async function accountStatusOf(
    tx: Transaction,
    accountId: string,
  ): Promise<(AccountStatus & { email: string }) | null> {
    const account = await accountRepository.find(accountId, tx)
    if (!account) return null
    const secondFactors = await factors.askedOf(
      tx,
      accountId,
      await secondFactorPolicy.isRequiredFor(accountId, tx),
    )
    const { email, emailConfirmedAt } = account
    return { email, emailConfirmed: emailConfirmedAt !== null, secondFactors }
  }

  /** Whoever knows the password may be a stranger to the mailbox, and must not flood it. */
  function askForConfirmation(
    { device }: RequestContext,
    accountId: string,
    email: string,
  ): Answer {
    return async () => {
      await throttles.allowMail('confirmAccount', email, device.address)
      await outbox.post(db, 'confirmAccount', { accountId })
      return { status: 'confirmationRequired', email }
    }
  }

  function signedIn({ row, setCookies }: Issued): Answer {
    return async () => {
      setCookies()
      const viewer = viewerFrom(row, row.authenticatedAt, await secondFactorPolicy.isUnmetBy(row))
      const mayOfferPasskey = row.method === 'password'
      return { status: 'signedIn', session: currentSession(viewer), mayOfferPasskey }
    }
  }

  return {
    /** The number of a sign-in that begins now, to be taken before anything is read of the account. */
    nextOrder: () => nextOrder(db),

    /** Refuses with `not_signed_in` what opens nothing, such as an account that has gone. */
    enter: (context: RequestContext, proof: Proof): Promise<SignInResult> =>
      withAccountLock(context, proof.accountId, async (tx) => {
        const { accountId, method } = proof
        await redeemInOrder(tx, proof)
        const accountStatus = await accountStatusOf(tx, accountId)
        const methods = accountStatus?.secondFactors ?? []
        switch (decide(proof, accountStatus)) {
          case 'rejected':
            throw new AppError('not_signed_in')
          case 'verification':
            return askForConfirmation(context, accountId, accountStatus?.email ?? '')
          case 'secondFactor':
            return pendingSignIns.create(tx, context, proof, {
              methods,
              rotatesSessionId: null,
            })
          case 'session':
            return signedIn(
              await sessionIssuer.issue(tx, context, {
                accountId,
                method,
                secondFactor: null,
              }),
            )
        }
      }),

    /**
     * The same for somebody who is signed in, and proves it once more (ASVS 7.5.1). What ends their
     * other sessions leaves this one, and its confirmation; what ends this one leaves nothing to renew.
     */
    reenter: (context: RequestContext, proof: Proof, sessionId: string): Promise<SignInResult> =>
      withAccountLock(context, proof.accountId, async (tx) => {
        const { accountId, method } = proof
        if (!(await sessionTable(tx).findOne(accountId, sessionId))) {
          throw new AppError('not_signed_in')
        }
        await proof.redeem(tx)
        const accountStatus = await accountStatusOf(tx, accountId)
        const methods = accountStatus?.secondFactors ?? []
        switch (decide(proof, accountStatus)) {
          case 'rejected':
          case 'verification':
            throw new AppError('not_signed_in')
          case 'secondFactor':
            return pendingSignIns.create(tx, context, proof, {
              methods,
              rotatesSessionId: sessionId,
            })
          case 'session': {
            const proved = { accountId, method, sessionId, secondFactor: null }
            return signedIn(await sessionIssuer.rotate(tx, context, proved))
          }
        }
      }),

    /** The sign-in that waits for its second proof in this browser, or null. */
    pending: pendingSignIns.find,

    deleteExpired: pendingSignIns.deleteExpired,

    /** The second proof was given, too. Refuses with `sign_in_expired` what was ended meanwhile. */
    complete: (
      context: RequestContext,
      pending: PendingSignIn,
      { factor, redeem }: SecondProof,
    ): Promise<SignInResult> =>
      withAccountLock(context, pending.accountId, async (tx) => {
        const { accountId, method, rotatesSessionId } = pending
        // Gone where the account's sessions were ended meanwhile.
        if (!(await pendingSignIns.take(tx, context))) throw new AppError('sign_in_expired')
        await redeem(tx)
        const proved = { accountId, method, secondFactor: factor }
        const issued = rotatesSessionId
          ? await sessionIssuer.rotate(tx, context, {
              ...proved,
              sessionId: rotatesSessionId,
            })
          : await sessionIssuer.issue(tx, context, proved)
        return () => {
          context.cookies.pending.clear()
          return signedIn(issued)()
        }
      }),
  }
}
