import {
  type CurrentSession,
  Refusal,
  type SecondFactor,
  type SignInResult,
} from '@signin/contracts'
import type { Transactions } from '@signin/db'
import type { Directory } from '../accounts/directory.ts'
import type { AccountRequests } from '../accounts/letters.ts'
import { BEARER_SECRET, hashOfSecret, newBearerSecret } from '../bearer-secret.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { Occasion } from '../occasion.ts'
import type { Factors } from '../second-factors/factors.ts'
import type { Throttles } from '../throttling/throttles.ts'
import type { Beginning } from './beginning.ts'
import { decide, type Proof, type Standing } from './decision.ts'
import type { Demand } from './demand.ts'
import {
  addPending,
  dropExpiredPending,
  findPending,
  type PendingSignIn,
  type SessionRow,
  type SessionTables,
  takePending,
} from './table.ts'
import { viewerFrom } from './viewer.ts'

/** How long the second proof may take. */
const PENDING_LIFE = 10 * 60_000

export interface GateDeps {
  db: SessionTables & Transactions
  clock: () => Date
  directory: Directory
  factors: Factors
  beginning: Beginning
  demand: Demand
  throttles: Pick<Throttles, 'allowMail'>
  outbox: Outbox<AccountRequests>
}

export type Gate = ReturnType<typeof createGate>

/**
 * The one gate. Whatever way in somebody took, what they proved is brought here, and here alone is
 * decided between a session, a second proof, a confirmation of the address and a refusal.
 */
export function createGate(deps: GateDeps) {
  const { db, clock, directory, factors, beginning, demand, throttles, outbox } = deps

  async function standingOf(accountId: string): Promise<(Standing & { email: string }) | null> {
    const account = await directory.find(accountId)
    if (!account) return null
    const secondFactors = await factors.askedOf(accountId, await demand.isOn(accountId))
    const { email, emailConfirmedAt } = account
    return { email, emailConfirmed: emailConfirmedAt !== null, secondFactors }
  }

  /** Binds the second proof to the browser that gave the first (ASVS 6.6.2). */
  async function askForSecondFactor(
    { cookies }: Occasion,
    { accountId, way, holds }: Proof,
    methods: readonly SecondFactor[],
    renews: string | null,
  ): Promise<SignInResult> {
    const secret = newBearerSecret()
    const expiresAt = new Date(clock().getTime() + PENDING_LIFE)
    const pending = { accountId, way, renews, expiresAt, tokenHash: hashOfSecret(secret) }
    await db.$transaction(async (tx) => {
      await holds?.(tx)
      await addPending(tx, pending)
    })
    cookies.pending.set(secret)
    return {
      status: 'secondFactorRequired',
      methods: [...methods],
      expiresAt: expiresAt.toISOString(),
    }
  }

  /** Whoever knows the password may be a stranger to the mailbox, and must not flood it. */
  async function askForConfirmation(
    { device }: Occasion,
    accountId: string,
    email: string,
  ): Promise<SignInResult> {
    await throttles.allowMail(email, device.address)
    await outbox.post(db, 'confirmAccount', { accountId })
    return { status: 'confirmationRequired', email }
  }

  async function opened(row: SessionRow): Promise<SignInResult> {
    return {
      status: 'signedIn',
      session: currentSession(viewerFrom(row, row.authenticatedAt, await demand.isUnmetBy(row))),
      mayOfferPasskey: row.way === 'password',
    }
  }

  return {
    /** Refuses with `not_signed_in` what opens nothing, such as an account that has gone. */
    async enter(occasion: Occasion, proof: Proof): Promise<SignInResult> {
      const standing = await standingOf(proof.accountId)
      const { accountId, way, holds } = proof
      switch (decide(proof, standing)) {
        case 'refusal':
          throw new Refusal('not_signed_in')
        case 'verification':
          return askForConfirmation(occasion, accountId, standing?.email ?? '')
        case 'secondFactor':
          return askForSecondFactor(occasion, proof, standing?.secondFactors ?? [], null)
        case 'session':
          return opened(
            await beginning.begin(occasion, { accountId, way, secondFactor: null }, holds),
          )
      }
    },

    /** The same for somebody who is signed in, and proves it once more (ASVS 7.5.1). */
    async reenter(occasion: Occasion, proof: Proof, sessionId: string): Promise<SignInResult> {
      const standing = await standingOf(proof.accountId)
      const { accountId, way, holds } = proof
      switch (decide(proof, standing)) {
        case 'refusal':
        case 'verification':
          throw new Refusal('not_signed_in')
        case 'secondFactor':
          return askForSecondFactor(occasion, proof, standing?.secondFactors ?? [], sessionId)
        case 'session':
          return opened(
            await beginning.renew(
              occasion,
              { accountId, way, sessionId, secondFactor: null },
              holds,
            ),
          )
      }
    },

    /** The sign-in that waits for its second proof in this browser, or null. */
    pending: async ({ cookies }: Occasion): Promise<PendingSignIn | null> => {
      const secret = cookies.pending.read()
      if (!secret || !BEARER_SECRET.test(secret)) return null
      return findPending(db, hashOfSecret(secret), clock())
    },

    sweep: () => dropExpiredPending(db, clock()),

    /** The second proof was given, too. */
    async complete(
      occasion: Occasion,
      { accountId, way, renews }: PendingSignIn,
      secondFactor: SecondFactor,
    ): Promise<SignInResult> {
      const tokenHash = hashOfSecret(occasion.cookies.pending.read() ?? '')
      const proved = { accountId, way, secondFactor }
      const once = async (tx: SessionTables) => {
        if (!(await takePending(tx, tokenHash))) throw new Refusal('sign_in_expired')
      }
      const row = renews
        ? await beginning.renew(occasion, { ...proved, sessionId: renews }, once)
        : await beginning.begin(occasion, proved, once)
      occasion.cookies.pending.clear()
      return opened(row)
    },
  }
}

export function currentSession(viewer: ReturnType<typeof viewerFrom>): CurrentSession {
  return {
    id: viewer.sessionId,
    accountId: viewer.accountId,
    createdAt: viewer.sessionCreatedAt.toISOString(),
    authenticatedAt: viewer.authenticatedAt.toISOString(),
    expiresAt: viewer.sessionExpiresAt.toISOString(),
    secondFactorMissing: viewer.secondFactorMissing,
  }
}
