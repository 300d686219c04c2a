import {
  Account,
  type ActivityEntry,
  type CurrentSession,
  type Identity,
  type Passkey,
  type Provider,
  type SecondFactorStatus,
  type Session,
} from '@signin/contracts'

/** Null for every field, so that only the tests of a nullable field need to set it. */
const unset = Object.fromEntries(Object.keys(Account.shape).map((field) => [field, null])) as {
  [Field in keyof Account]: null
}

export const ada: Account = {
  ...unset,
  id: '01938a4e-0000-7000-8000-000000000001',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  role: 'member',
  createdAt: '2026-03-14T09:26:00.000Z',
}

export const thisSession: CurrentSession = {
  id: '01938a4e-0000-7000-8000-000000000011',
  accountId: ada.id,
  createdAt: '2026-11-22T14:00:00.000Z',
  authenticatedAt: '2026-11-22T14:00:00.000Z',
  expiresAt: '2027-02-20T14:00:00.000Z',
  secondFactorMissing: false,
  impersonator: null,
}

export const laptop: Session = {
  id: thisSession.id,
  current: true,
  browser: 'Firefox 150',
  system: 'macOS',
  address: '203.0.113.24',
  place: { kind: 'country', code: 'AT' },
  method: 'password',
  secondFactor: null,
  createdAt: thisSession.createdAt,
  lastSeenAt: '2026-11-22T14:04:00.000Z',
}

export const phone: Session = {
  id: '01938a4e-0000-7000-8000-000000000012',
  current: false,
  browser: 'Safari 20',
  system: 'iOS',
  address: '203.0.113.24',
  place: { kind: 'country', code: 'AT' },
  method: 'passkey',
  secondFactor: null,
  createdAt: '2026-11-02T07:30:00.000Z',
  lastSeenAt: '2026-11-22T11:40:00.000Z',
}

/** The session of a device that reported neither browser nor system. */
export const guest: Session = {
  id: '01938a4e-0000-7000-8000-000000000013',
  current: false,
  browser: null,
  system: null,
  address: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
  place: null,
  method: 'mailLink',
  secondFactor: 'totp',
  createdAt: '2026-10-19T18:12:00.000Z',
  lastSeenAt: '2026-11-19T20:15:00.000Z',
}

export const noSecondFactor: SecondFactorStatus = {
  on: false,
  required: false,
  totp: { since: null },
  passkeys: { askedFor: false, count: 0 },
  recoveryCodes: { left: 0 },
}

export const withTotp: SecondFactorStatus = {
  ...noSecondFactor,
  on: true,
  totp: { since: '2026-11-01T10:00:00.000Z' },
  recoveryCodes: { left: 8 },
}

export const touchId: Passkey = {
  id: '01938a4e-0000-7000-8000-000000000021',
  credentialId: 'dG91Y2gtaWQ',
  name: 'Chrome on macOS',
  synced: true,
  createdAt: '2026-10-01T08:00:00.000Z',
  lastUsedAt: '2026-11-20T08:00:00.000Z',
}

export const google: Provider = { id: 'google', kind: 'google', name: 'Google' }

/** A provider of the team's own, without a well-known name or mark. */
export const acme: Provider = { id: 'acme', kind: 'oidc', name: 'Acme' }

export const adaAtGoogle: Identity = {
  id: '01938a4e-0000-7000-8000-000000000051',
  provider: google.id,
  kind: google.kind,
  name: google.name,
  label: 'ada@gmail.example',
  createdAt: '2026-10-05T08:00:00.000Z',
  lastUsedAt: '2026-11-20T08:00:00.000Z',
}

export const signedInEntry: ActivityEntry = {
  id: '01938a4e-0000-7000-8000-000000000031',
  at: thisSession.createdAt,
  kind: 'signedIn',
  method: 'password',
  factor: 'totp',
  detail: null,
  byAdmin: false,
  byThisSession: true,
  browser: 'Firefox 150',
  system: 'macOS',
  address: '203.0.113.24',
  place: { kind: 'country', code: 'AT' },
}

export const refusedEntry: ActivityEntry = {
  ...signedInEntry,
  id: '01938a4e-0000-7000-8000-000000000030',
  at: '2026-11-21T03:12:00.000Z',
  kind: 'signInRefused',
  factor: null,
  byThisSession: false,
  browser: null,
  system: null,
  address: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
  place: null,
}

/** Ten codes in the format of the API. */
export const recoveryCodes = Array.from(
  { length: 10 },
  (_, n) => `abcd-efgh-ijkl-mnop-qrst-${'uvwxyz2345'[n]}234`,
)

/** The id of a registration that awaits its confirmation. */
export const REGISTRATION = '01938a4e-0000-7000-8000-000000000041'
