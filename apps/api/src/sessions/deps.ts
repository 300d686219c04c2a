import type { Transactions } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { Devices } from '../devices/devices.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { GeoIp } from '../geoip/geoip.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { PasskeyProofs } from '../passkeys/proofs.ts'
import type { PasswordRequests } from '../passwords/emails.ts'
import type { Passwords } from '../passwords/passwords.ts'
import type { Factors } from '../second-factors/factors.ts'
import type { Throttles } from '../throttling/throttles.ts'
import type { SessionRequests } from './emails.ts'
import type { Gate } from './gate.ts'
import type { SessionRevocation } from './revocation.ts'
import type { SessionStore } from './store.ts'

/** What the session procedures depend on. */
export interface SessionsDeps {
  db: ActivityTables & Transactions
  clock: () => Date
  sessions: Pick<SessionStore, 'listOf'>
  gate: Gate
  sessionRevocation: SessionRevocation
  accountRepository: AccountRepository
  devices: Devices
  passwords: Passwords
  passkeys: PasskeyProofs
  factors: Factors
  throttles: Throttles
  links: EmailLinks
  outbox: Outbox<SessionRequests & PasswordRequests>
  activity: Activity
  geoIp: GeoIp
}
