import type {
  ActivityEntry,
  ActivityKind,
  ApiToken,
  ExportedIdentity,
  Viewer,
} from '@signin/contracts'
import type { Transaction, Transactions } from '@signin/db'
import type { Avatars } from '../avatars/avatars.ts'
import type { Devices } from '../devices/devices.ts'
import type { EmailLinks, EmailLinkTables } from '../email-links/email-links.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { RequestContext } from '../request-context.ts'
import type { Throttles } from '../throttling/throttles.ts'
import type { AccountRequests } from './emails.ts'
import type { AccountRepository } from './repository.ts'
import type { AccountTables } from './table.ts'

/**
 * The dependencies of the account procedures. The other features are built on accounts, so what
 * accounts need of them is declared here, and app/ passes it in.
 */
export interface AccountsDeps {
  db: AccountTables & EmailLinkTables & Transactions
  clock: () => Date
  accountRepository: AccountRepository
  devices: Devices
  links: EmailLinks
  throttles: Throttles
  avatars: Pick<Avatars, 'urlOf' | 'get'>
  /**
   * Runs one export at a time, because each loads all data of an account. Accounts are served round
   * robin.
   */
  exportLimit: <T>(work: () => Promise<T>, accountId: string) => Promise<T>
  outbox: Outbox<AccountRequests & { reset: { email: string; reason: 'addressTakenBack' } }>
  activity: AccountActivity
  sessionRevocation: AccountRevocation
  passwords: { drop(tx: Transaction, accountId: string): Promise<void> }
  factors: {
    /** Removes every factor, identity and API token added since then. */
    removeAddedSince(
      tx: Transaction,
      event: { accountId: string; since: Date },
      context: RequestContext,
    ): Promise<void>
  }
  identities: { exportOf(accountId: string): Promise<ExportedIdentity[]> }
  apiTokens: {
    listOf(accountId: string): Promise<ApiToken[]>
    revokeAll(tx: Transaction, accountId: string): Promise<void>
  }
}

/** What accounts record, and what of it is exported and anonymised. */
export interface AccountActivity {
  record(
    tx: Transaction,
    event: { accountId: string; kind: ActivityKind; detail?: string },
    context: RequestContext,
  ): Promise<void>
  allOf(accountId: string, sessionId: string): Promise<ActivityEntry[]>
  anonymise(tx: Transaction, accountId: string): Promise<void>
}

/** Transactions under the account's lock; sessions/revocation.ts says what each locks and throws. */
export interface AccountRevocation {
  withAccountLock<Result>(
    accountId: string,
    fairnessKey: string,
    work: (tx: Transaction) => Promise<Result>,
  ): Promise<Result>
  inSession<Result>(
    viewer: Viewer,
    fairnessKey: string,
    work: (tx: Transaction) => Promise<Result>,
  ): Promise<Result>
  requireActiveSession(tx: Transaction, viewer: Viewer): Promise<void>
  revokeAll(tx: Transaction, accountId: string, except?: string): Promise<number>
}
