import type { Transactions } from '@signin/db'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { Avatars } from '../avatars/avatars.ts'
import type { Devices } from '../devices/devices.ts'
import type { EmailLinks, EmailLinkTables } from '../email-links/email-links.ts'
import type { Identities } from '../identities/identities.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { PasswordPolicy } from '../passwords/assert-acceptable.ts'
import type { PasswordRequests } from '../passwords/emails.ts'
import type { Passwords } from '../passwords/passwords.ts'
import type { RegistrationRequests } from '../registrations/emails.ts'
import type { Registrations } from '../registrations/registrations.ts'
import type { Factors } from '../second-factors/factors.ts'
import type { Gate } from '../sessions/gate.ts'
import type { SessionRevocation } from '../sessions/revocation.ts'
import type { Throttles } from '../throttling/throttles.ts'
import type { ApiTokens, ApiTokenTables } from '../tokens/api-tokens.ts'
import type { AccountRequests } from './emails.ts'
import type { AccountRepository } from './repository.ts'
import type { AccountTables } from './table.ts'

/** The dependencies of the account procedures. */
export interface AccountsDeps {
  db: AccountTables & ActivityTables & ApiTokenTables & EmailLinkTables & Transactions
  clock: () => Date
  accountRepository: AccountRepository
  registrations: Registrations
  passwords: Passwords
  factors: Factors
  identities: Identities
  devices: Devices
  rules: PasswordPolicy
  links: EmailLinks
  sessionRevocation: SessionRevocation
  apiTokens: Pick<ApiTokens, 'revokeAll'>
  throttles: Throttles
  gate: Gate
  avatars: Pick<Avatars, 'urlOf' | 'get'>
  /**
   * Runs one export at a time, because each loads all data of an account. Accounts are served round
   * robin.
   */
  exportLimit: <T>(work: () => Promise<T>, accountId: string) => Promise<T>
  outbox: Outbox<AccountRequests & RegistrationRequests & PasswordRequests>
  activity: Activity
}
