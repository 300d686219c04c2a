import type { PasskeyAssertion, SecondFactorProof } from '@signin/contracts'
import type { Transaction, Transactions } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { Devices } from '../devices/devices.ts'
import type { EmailLinks } from '../email-links/email-links.ts'
import type { GeoIp } from '../geoip/geoip.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { RequestContext } from '../request-context.ts'
import type { Throttles } from '../throttling/throttles.ts'
import type { Proof, Redeem } from './decision.ts'
import type { SessionRequests } from './emails.ts'
import type { Gate } from './gate.ts'
import type { SessionRevocation } from './revocation.ts'
import type { SessionStore } from './store.ts'
import type { SessionTables } from './table.ts'

/**
 * What the session procedures depend on. Credentials are built on sessions, which their changes
 * revoke, so what sessions need of credentials is declared here, and app/ passes it in.
 */
export interface SessionsDeps {
  db: ActivityTables & SessionTables & Transactions
  clock: () => Date
  sessions: Pick<SessionStore, 'listOf'>
  gate: Gate
  sessionRevocation: SessionRevocation
  accountRepository: AccountRepository
  devices: Devices
  throttles: Throttles
  links: EmailLinks
  outbox: Outbox<SessionRequests & { reset: { email: string; reason: 'disowned' } }>
  activity: Activity
  geoIp: GeoIp
  passwords: PasswordProofs
  passkeys: {
    /** Throws `unknown_passkey` or `passkey_rejected`. */
    verify(
      context: RequestContext,
      response: PasskeyAssertion,
      expected: { accountId: string },
    ): Promise<Proof>
  }
  factors: SecondFactorProofs
}

interface PasswordProofs {
  /** Runs work that verifies one password within a hashing slot; throws `busy` if there is none. */
  withHashingSlot<Result>(
    client: { address: string; known: string | null },
    work: (checks: PasswordCheck) => Promise<Result>,
  ): Promise<Result>
  /** In the transaction that issues a session: whether the password is unchanged. */
  isUnchanged(tx: Transaction, accountId: string, changedAt: Date): Promise<boolean>
  drop(tx: Transaction, accountId: string): Promise<void>
}

interface PasswordCheck {
  /** When the password was set, or null if it is wrong. Takes the same time for null, i.e. no account. */
  check(accountId: string | null, password: string): Promise<Date | null>
}

interface SecondFactorProofs {
  /** Null if the proof is wrong; otherwise what consumes it in the transaction that issues the session. */
  verify(
    context: RequestContext,
    accountId: string,
    proof: SecondFactorProof,
  ): Promise<Redeem | null>
  /** Removes every factor, identity and API token added since then. */
  removeAddedSince(
    tx: Transaction,
    event: { accountId: string; since: Date },
    context: RequestContext,
  ): Promise<void>
}
