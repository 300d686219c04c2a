import type { AccountDetails, AccountEmail } from '@signin/contracts'
import { adaAtGoogle, guest, laptop, phone, touchId, withTotp } from './fixtures.ts'

/** An account with something of everything, on the console's page. */
export const grace: AccountDetails = {
  account: {
    id: '01938a4e-0000-7000-8000-000000000002',
    email: 'grace@example.com',
    name: 'Grace Hopper',
    role: 'member',
    emailConfirmedAt: '2026-03-14T09:28:00.000Z',
    suspendedAt: null,
    deletionDueAt: null,
    createdAt: '2026-03-14T09:26:00.000Z',
  },
  newEmail: null,
  lastSignInAt: laptop.createdAt,
  password: { set: true, changedAt: '2026-03-14T09:26:00.000Z' },
  secondFactors: { ...withTotp, passkeys: { askedFor: false, count: 1 } },
  secondFactorRequiredAt: null,
  passkeys: [touchId],
  identities: [adaAtGoogle],
  sessions: [{ ...laptop, current: false }, phone, guest],
  knownDevices: [
    { firstSeenAt: '2026-03-14T09:28:00.000Z', lastSeenAt: laptop.createdAt },
    { firstSeenAt: '2026-11-02T07:30:00.000Z', lastSeenAt: phone.createdAt },
  ],
  apiTokens: [
    {
      id: '01938a4e-0000-7000-8000-000000000061',
      kind: 'personal',
      service: null,
      name: 'Nightly backup',
      scopes: ['account:read', 'tokens:issue'],
      ending: 'Xw2B',
      createdAt: '2026-10-01T08:00:00.000Z',
      expiresAt: '2027-01-20T08:00:00.000Z',
      lastUsedAt: '2026-11-20T08:00:00.000Z',
    },
  ],
}

const email: AccountEmail = {
  id: '01938a4e-0000-7000-8000-000000000071',
  kind: 'reset',
  state: 'sent',
  queuedAt: '2026-11-22T14:00:00.000Z',
  at: '2026-11-22T14:00:01.000Z',
  nextAttemptAt: null,
  attempts: 1,
  error: null,
}

export const emailsToGrace: AccountEmail[] = [
  email,
  {
    ...email,
    id: '01938a4e-0000-7000-8000-000000000072',
    kind: 'notice',
    state: 'retrying',
    queuedAt: '2026-11-22T13:40:00.000Z',
    nextAttemptAt: '2026-11-22T14:12:00.000Z',
    attempts: 4,
    error: 'The mail server did not accept the email at RCPT TO (450 4.2.1).',
  },
  {
    ...email,
    id: '01938a4e-0000-7000-8000-000000000073',
    kind: 'newDevice',
    state: 'failed',
    queuedAt: '2026-11-02T07:30:00.000Z',
    error: 'The mail server rejected the email permanently (550 5.1.1).',
  },
]
