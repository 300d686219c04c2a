import { AppError, type SignInResult } from '@signin/contracts'
import type { Transaction, Transactions } from '@signin/db'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import { type AccountStatusDeps, createAccountStatus } from './account-status.ts'
import { type AccountTransactionDeps, createAccountTransactions } from './account-transaction.ts'
import { type ConfirmationDeps, requestConfirmation, requestSignInLink } from './confirmation.ts'
import { decide, type Proof, type SecondProof } from './decision.ts'
import type { Proved, SessionIssuer } from './issuer.ts'
import { createPendingSignIns } from './pending.ts'
import { nextOrder, type PendingSignIn, type SessionRow, sessionTable } from './table.ts'
import { currentSession, viewerFrom } from './viewer.ts'

/**
 * Concurrency limit per account. Its queues are per client network, so that an attacker cannot
 * starve the account owner.
 */
const SIGN_INS_PER_ACCOUNT = { maxConcurrent: 2, maxQueued: 10, maxWaitMs: 10_000 }

export interface GateDeps extends AccountTransactionDeps, AccountStatusDeps, ConfirmationDeps {
  db: ConfirmationDeps['db'] & ActivityTables & Transactions
  clock: () => Date
  sessionIssuer: SessionIssuer
  activity: Pick<Activity, 'record'>
}

export type Gate = ReturnType<typeof createGate>

/** A post-commit callback: sets cookies, queues an email and returns the result. */
type AfterCommit = () => Promise<SignInResult>

/**
 * The one gate. Every sign-in method brings its verified proof here, and only here is it decided
 * whether the proof grants a session, requires a second factor or a confirmed address, or is rejected.
 *
 * Verifying a proof is slow and happens before. The gate redeems it, decides and issues the session
 * in one transaction under the account's lock, which every revocation takes as well: a sign-in and
 * a concurrent revocation are serialised (docs/decisions/0039).
 */
export function createGate(deps: GateDeps) {
  const { db, clock, accountRepository, sessionIssuer, secondFactorPolicy, activity } = deps
  const accountStatusOf = createAccountStatus(deps)
  const pendingSignIns = createPendingSignIns({ db, clock })
  const transaction = createAccountTransactions(deps, SIGN_INS_PER_ACCOUNT)

  async function underLock(
    context: RequestContext,
    accountId: string,
    work: (tx: Transaction) => Promise<AfterCommit>,
  ): Promise<SignInResult> {
    // Issuing a session revokes the browser's previous one. It may be another account's, whose
    // cache entries are invalidated, too.
    const others = context.viewer ? [context.viewer.accountId] : []
    const key = { accountId, fairnessKey: fairnessKeyOf(context), others }
    return (await transaction(key, work))()
  }

  /**
   * Rejects a sign-in that started before the account's sessions were last revoked: the intruder
   * who was signed out may have started it. The account is read before redeeming, which may itself
   * revoke sessions and advance sessionsEndedOrder.
   */
  async function redeemInOrder(tx: Transaction, proof: Proof): Promise<void> {
    const account = await accountRepository.find(proof.accountId, tx)
    await proof.redeem(tx)
    const isVoid = account && account.sessionsEndedOrder > proof.startOrder
    if (isVoid) throw new AppError('sign_in_expired')
  }

  /**
   * Applies the decision: issues or rotates a session, creates a pending sign-in, or sends the
   * confirmation email.
   *
   * @param session the one to rotate; null issues a new one.
   */
  async function grant(
    tx: Transaction,
    context: RequestContext,
    proof: Proof,
    session: SessionRow | null,
  ): Promise<AfterCommit> {
    const { accountId, method } = proof
    const status = await accountStatusOf(tx, accountId)
    const decision = decide(proof, status)
    // A requirement ends all sessions: one that is rotated has proved the mailbox since.
    const isGranted = decision === 'session' || (decision === 'signInLink' && session !== null)
    if (status && isGranted) {
      const secondFactorRequired = status.mustSetUpFactor
      const proved = { accountId, method, secondFactor: null, secondFactorRequired }
      return issue(tx, context, proved, session)
    }
    if (status && decision === 'secondFactor') {
      const required = { methods: status.secondFactors, rotatesSessionId: session?.id ?? null }
      return pendingSignIns.create(tx, context, proof, required)
    }
    if (status && decision === 'confirmation' && !session) {
      return () => requestConfirmation(deps, context, { accountId, email: status.email })
    }
    if (status && decision === 'signInLink') return () => requestSignInLink(deps, context, status)
    // Only whoever has proved a credential gets here, and learns it.
    if (decision === 'suspended') throw new AppError('account_suspended')
    throw new AppError('not_signed_in')
  }

  async function issue(
    tx: Transaction,
    context: RequestContext,
    proved: Proved,
    session: SessionRow | null,
  ): Promise<AfterCommit> {
    const { row, setCookies } = session
      ? await sessionIssuer.rotate(tx, context, proved, session)
      : await sessionIssuer.issue(tx, context, proved)
    return async () => {
      setCookies()
      const isUnmet = await secondFactorPolicy.isUnmetBy(row)
      const session = currentSession(viewerFrom(row, row.authenticatedAt, isUnmet))
      return { status: 'signedIn', session, mayOfferPasskey: row.method === 'password' }
    }
  }

  /** Records a sign-in to a suspended account, whose transaction was rolled back. */
  async function recordSuspended(
    context: RequestContext,
    { accountId, method }: Proof,
    error: unknown,
  ): Promise<never> {
    if (error instanceof AppError && error.code === 'account_suspended') {
      await activity.record(db, { accountId, kind: 'signInRefused', method }, context)
    }
    throw error
  }

  async function liveSession(tx: Transaction, accountId: string, id: string): Promise<SessionRow> {
    const session = await sessionTable(tx).findOne(accountId, id)
    if (!session) throw new AppError('not_signed_in')
    return session
  }

  return {
    /** The sequence number of a sign-in that starts now. Take it before reading the account. */
    nextOrder: () => nextOrder(db),

    /**
     * Signs in. Throws `account_suspended`, or `not_signed_in` where the proof grants nothing, such as
     * for a deleted account.
     */
    signIn: (context: RequestContext, proof: Proof): Promise<SignInResult> =>
      underLock(context, proof.accountId, async (tx) => {
        await redeemInOrder(tx, proof)
        return grant(tx, context, proof, null)
      }).catch((error: unknown) => recordSuspended(context, proof, error)),

    /**
     * Reauthenticates a signed-in viewer (ASVS 7.5.1). It fails if this session is revoked
     * meanwhile, and not if others are.
     */
    reauthenticate: (
      context: RequestContext,
      proof: Proof,
      sessionId: string,
    ): Promise<SignInResult> =>
      underLock(context, proof.accountId, async (tx) => {
        const session = await liveSession(tx, proof.accountId, sessionId)
        await proof.redeem(tx)
        return grant(tx, context, proof, session)
      }),

    /** This browser's sign-in that awaits its second factor, or null. */
    pending: pendingSignIns.find,

    deleteExpired: pendingSignIns.deleteExpired,

    /** Completes a pending sign-in. Throws `sign_in_expired` where a revocation deleted it meanwhile. */
    complete: (
      context: RequestContext,
      { accountId, method, rotatesSessionId }: PendingSignIn,
      { factor, redeem }: SecondProof,
    ): Promise<SignInResult> =>
      underLock(context, accountId, async (tx) => {
        if (!(await pendingSignIns.take(tx, context))) throw new AppError('sign_in_expired')
        const session = rotatesSessionId ? await liveSession(tx, accountId, rotatesSessionId) : null
        await redeem(tx)
        const answer = await issue(
          tx,
          context,
          { accountId, method, secondFactor: factor, secondFactorRequired: false },
          session,
        )
        return () => {
          context.cookies.pending.clear()
          return answer()
        }
      }),
  }
}
