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
  /** Enters the one gate with a proof. */
  enter(context: RequestContext, proof: Proof): Promise<SignInResult>
  /** The account between its two factors in this browser, or null. */
  pendingAccountId(context: RequestContext): Promise<string | null>
  /** Whether anything but passkeys and the mailbox is there to sign in with. */
  hasOtherCredential(tx: Transaction, accountId: string): Promise<boolean>
  activity: {
    record(
      tx: Transaction,
      entry: { accountId: string; kind: ActivityKind; detail?: string },
      context: RequestContext,
    ): Promise<void>
  }
  /** Runs each transaction that changes one, and refuses a session that has ended. */
  inSession<Result>(viewer: Viewer, work: (tx: Transaction) => Promise<Result>): Promise<Result>
  /** Reported of each new passkey, and whether its holder was verified while it was made. */
  onPasskeyAdded(tx: Transaction, viewer: Viewer, made: { userVerified: boolean }): Promise<void>
  /** Reported of each that is removed: the other sessions end. */
  onPasskeyRemoved(tx: Transaction, viewer: Viewer): Promise<void>
  /** Reported when the last one goes, so that nobody is asked for one. A refusal keeps it. */
  onPasskeysGone(tx: Transaction, accountId: string): Promise<void>
}
