import type { ActivityKind, SignInResult, Viewer } from '@signin/contracts'
import type { Transaction, Transactions } from '@signin/db'
import type { RequestContext } from '../request-context.ts'
import type { Proof } from '../sessions/decision.ts'
import type { Site } from './site.ts'
import type { PasskeyTables } from './table.ts'

export interface PasskeysDeps {
  db: PasskeyTables & Transactions
  clock: () => Date
  site: Site
  accounts: { describe(accountId: string): Promise<{ email: string; name: string } | null> }
  /** Signs in with a verified proof, through the gate. */
  signIn(context: RequestContext, proof: Proof): Promise<SignInResult>
  /** The account of this browser's pending sign-in, or null. */
  pendingAccountId(context: RequestContext): Promise<string | null>
  /** Whether the account has a credential other than passkeys and email links. */
  hasOtherCredential(tx: Transaction, accountId: string): Promise<boolean>
  activity: {
    record(
      tx: Transaction,
      entry: { accountId: string; kind: ActivityKind; detail?: string },
      context: RequestContext,
    ): Promise<void>
  }
  /** Runs a transaction that changes passkeys; rejects a session that was revoked meanwhile. */
  inSession<Result>(viewer: Viewer, work: (tx: Transaction) => Promise<Result>): Promise<Result>
  /** Called for each new passkey, with whether its creation included user verification. */
  onPasskeyAdded(tx: Transaction, viewer: Viewer, made: { userVerified: boolean }): Promise<void>
  /** Called for each removed passkey: revokes the other sessions. */
  onPasskeyRemoved(tx: Transaction, viewer: Viewer): Promise<void>
  /**
   * Called when the last passkey is removed: stops requesting one as a second factor. An error
   * rolls the removal back.
   */
  onLastPasskeyRemoved(tx: Transaction, accountId: string): Promise<void>
}
