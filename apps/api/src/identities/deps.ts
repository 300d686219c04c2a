import type { Transactions } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Activity } from '../activity/activity.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { PasskeyProofs } from '../passkeys/proofs.ts'
import type { Passwords } from '../passwords/passwords.ts'
import type { RegistrationRequests } from '../registrations/emails.ts'
import type { Registrations } from '../registrations/registrations.ts'
import type { Gate } from '../sessions/gate.ts'
import type { SessionRevocation } from '../sessions/revocation.ts'
import type { Throttles } from '../throttling/throttles.ts'
import type { Identities } from './identities.ts'
import type { Providers } from './providers.ts'
import type { IdentityTables } from './table.ts'

export interface IdentitiesServiceDeps {
  db: IdentityTables & Transactions
  clock: () => Date
  providers: Providers
  identities: Identities
  accountRepository: AccountRepository
  registrations: Registrations
  links: Pick<EmailLinks, 'isReserved'>
  passwords: Pick<Passwords, 'changedAt'>
  passkeys: Pick<PasskeyProofs, 'count'>
  throttles: Pick<Throttles, 'allowMail'>
  outbox: Outbox<RegistrationRequests>
  activity: Activity
  gate: Pick<Gate, 'signIn' | 'reauthenticate'>
  sessionRevocation: SessionRevocation
}
