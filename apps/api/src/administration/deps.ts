import type { Transactions } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { AccountSearch } from '../accounts/search/search.ts'
import type { Activity, ActivitySource, ActivityTables } from '../activity/activity.ts'
import type { Devices } from '../devices/devices.ts'
import type { EmailLinks, EmailLinkTables } from '../email-links/email-links.ts'
import type { Identities } from '../identities/identities.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { PasskeyProofs } from '../passkeys/proofs.ts'
import type { PasswordRequests } from '../passwords/emails.ts'
import type { Passwords, PasswordTables } from '../passwords/passwords.ts'
import type { Registrations } from '../registrations/registrations.ts'
import type { SecondFactorsDeps } from '../second-factors/service.ts'
import type { SessionsDeps } from '../sessions/deps.ts'
import type { SessionRevocation } from '../sessions/revocation.ts'
import type { ApiTokens } from '../tokens/api-tokens.ts'
import type { AdministrationRequests } from './emails.ts'

/** The services that an operator's acts are made of. */
export interface AdministrationDeps
  extends Pick<SessionsDeps, 'sessions' | 'geoIp'>,
    Pick<SecondFactorsDeps, 'secondFactorPolicy'> {
  db: ActivityTables & EmailLinkTables & PasswordTables & SecondFactorsDeps['db'] & Transactions
  clock: () => Date
  accountRepository: AccountRepository
  accountSearch: AccountSearch
  registrations: Registrations
  links: EmailLinks
  passwords: Pick<Passwords, 'drop' | 'changedAt'>
  passkeys: PasskeyProofs
  identities: Pick<Identities, 'listOf' | 'removeAddedSince'>
  devices: Devices
  apiTokens: Pick<ApiTokens, 'listOf' | 'revokeOne'>
  sessionRevocation: SessionRevocation
  outbox: Outbox<AdministrationRequests & PasswordRequests>
  activity: Pick<Activity, 'record'>
}

/** What the console reads of accounts, on connections of its own. */
export type AccountReads = Pick<
  AdministrationDeps,
  | 'db'
  | 'clock'
  | 'geoIp'
  | 'accountRepository'
  | 'accountSearch'
  | 'links'
  | 'passwords'
  | 'passkeys'
  | 'devices'
  | 'apiTokens'
  | 'sessions'
  | 'secondFactorPolicy'
> & { identities: Pick<Identities, 'listOf'> }

/** Who acts, and from where: the command line, or an admin's request. */
export type Operator = ActivitySource
