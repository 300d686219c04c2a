import type { Viewer } from '@signin/contracts'
import type { Transaction, Transactions } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Activity } from '../activity/activity.ts'
import type { Passwords } from '../passwords/passwords.ts'
import type { Gate } from '../sessions/gate.ts'
import type { SessionRevocation } from '../sessions/revocation.ts'
import type { Site } from './site.ts'
import type { PasskeyTables } from './table.ts'

/**
 * What the passkey procedures depend on. Identities and second factors are built on passkeys, so
 * what passkeys need of them is declared here, and app/ passes it in.
 */
export interface PasskeysDeps {
  db: PasskeyTables & Transactions
  clock: () => Date
  site: Site
  accountRepository: Pick<AccountRepository, 'find'>
  gate: Pick<Gate, 'signIn' | 'pending'>
  sessionRevocation: Pick<SessionRevocation, 'inSession' | 'revokeAll'>
  passwords: Pick<Passwords, 'changedAt'>
  activity: Pick<Activity, 'record'>
  identities: {
    /** Whether the account has an identity; locks them until the transaction ends. */
    hasAny(tx: Transaction, accountId: string): Promise<boolean>
  }
  passkeyFactor: {
    /** Called for each new passkey, with whether its creation included user verification. */
    added(tx: Transaction, viewer: Viewer, made: { userVerified: boolean }): Promise<void>
    /** Called when the last passkey is removed. An error rolls the removal back. */
    lastRemoved(tx: Transaction, accountId: string): Promise<void>
  }
}
