import type { SecondFactor, SignInResult } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import { hashToken, newRandomToken, RANDOM_TOKEN } from '../crypto/random-token.ts'
import type { RequestContext } from '../request-context.ts'
import type { Proof } from './decision.ts'
import {
  addPending,
  dropExpiredPending,
  findPending,
  type PendingSignIn,
  type SessionTables,
  takePending,
} from './table.ts'

const PENDING_SIGN_IN_TTL_MS = 10 * 60_000

export interface PendingDeps {
  db: SessionTables
  clock: () => Date
}

/**
 * Pending sign-ins, each bound by a cookie to the browser that gave the first factor (ASVS 6.6.2).
 */
export function createPendingSignIns({ db, clock }: PendingDeps) {
  return {
    /** Returns what runs after the commit: the cookie is set then. */
    async create(
      tx: Transaction,
      { cookies }: RequestContext,
      { accountId, method }: Proof,
      {
        methods,
        rotatesSessionId,
      }: { methods: readonly SecondFactor[]; rotatesSessionId: string | null },
    ): Promise<() => Promise<SignInResult>> {
      const secret = newRandomToken()
      const createdAt = clock()
      const expiresAt = new Date(createdAt.getTime() + PENDING_SIGN_IN_TTL_MS)
      const tokenHash = hashToken(secret)
      await addPending(tx, { accountId, method, rotatesSessionId, createdAt, expiresAt, tokenHash })
      return async () => {
        cookies.pending.set(secret)
        return {
          status: 'secondFactorRequired',
          methods: [...methods],
          expiresAt: expiresAt.toISOString(),
        }
      }
    },

    /** This browser's pending sign-in, or null. */
    async find({ cookies }: RequestContext): Promise<PendingSignIn | null> {
      const secret = cookies.pending.read()
      if (!secret || !RANDOM_TOKEN.test(secret)) return null
      return findPending(db, hashToken(secret), clock())
    },

    /** Consumes it: of two concurrent completions one succeeds. */
    take: (tx: Transaction, { cookies }: RequestContext): Promise<boolean> =>
      takePending(tx, hashToken(cookies.pending.read() ?? '')),

    deleteExpired: () => dropExpiredPending(db, clock()),
  }
}
