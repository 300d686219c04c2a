import type {
  Account,
  AccountDetails,
  AccountEmails,
  ActivityEntry,
  ApiToken,
  AuditEvent,
  Identity,
  ListedAccount,
  Passkey,
  Provider,
  SecondFactorStatus,
  Session,
  StaffRole,
  Viewer,
} from '@signin/contracts'
import { ada, laptop, noSecondFactor, phone, thisSession } from '../fixtures.ts'

export const viewer: Viewer = {
  accountId: ada.id,
  sessionId: thisSession.id,
  sessionCreatedAt: new Date(thisSession.createdAt),
  sessionExpiresAt: new Date(thisSession.expiresAt),
  authenticatedAt: new Date(thisSession.authenticatedAt),
  authenticatedRecently: true,
  method: 'password',
  secondFactor: null,
  provedTwoFactors: false,
  secondFactorMissing: false,
  impersonator: null,
}

export interface FakeState {
  viewer: Viewer | null
  staffRole: StaffRole | null
  account: Account
  /** The accounts that the console lists. */
  people: ListedAccount[]
  /** Those that only resemble what was searched for. */
  similar: ListedAccount[]
  /** The account of the console's page. */
  details: AccountDetails | null
  /** Those to it. */
  emails: AccountEmails
  /** The audit log, newest first. */
  events: AuditEvent[]
  devices: Session[]
  passwordSet: boolean
  secondFactors: SecondFactorStatus
  passkeys: Passkey[]
  providers: Provider[]
  identities: Identity[]
  apiTokens: ApiToken[]
  activity: ActivityEntry[]
}

/** The state that the fake services share: one account, in memory. */
export function buildState(given: { signedIn?: boolean } & Partial<FakeState> = {}): FakeState {
  const { signedIn = false, ...rest } = given
  return {
    viewer: signedIn ? viewer : null,
    staffRole: null,
    account: ada,
    people: [],
    similar: [],
    details: null,
    emails: [],
    events: [],
    devices: [laptop, phone],
    passwordSet: true,
    secondFactors: noSecondFactor,
    passkeys: [],
    providers: [],
    identities: [],
    apiTokens: [],
    activity: [],
    ...rest,
  }
}
