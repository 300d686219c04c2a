import type { Account, CurrentSession, Session } from '@signin/contracts'

export const ada: Account = {
  id: '01938a4e-0000-7000-8000-000000000001',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  createdAt: '2026-03-14T09:26:00.000Z',
}

export const thisSession: CurrentSession = {
  id: '01938a4e-0000-7000-8000-000000000011',
  accountId: ada.id,
  createdAt: '2026-11-22T14:00:00.000Z',
  authenticatedAt: '2026-11-22T14:00:00.000Z',
  expiresAt: '2027-02-20T14:00:00.000Z',
}

export const laptop: Session = {
  id: thisSession.id,
  current: true,
  browser: 'Firefox 150',
  system: 'macOS',
  address: '203.0.113.24',
  createdAt: thisSession.createdAt,
  lastSeenAt: '2026-11-22T14:04:00.000Z',
}

export const phone: Session = {
  id: '01938a4e-0000-7000-8000-000000000012',
  current: false,
  browser: 'Safari 20',
  system: 'iOS',
  address: '203.0.113.24',
  createdAt: '2026-11-02T07:30:00.000Z',
  lastSeenAt: '2026-11-22T11:40:00.000Z',
}

/** A device that did not say what it is. */
export const stranger: Session = {
  id: '01938a4e-0000-7000-8000-000000000013',
  current: false,
  browser: null,
  system: null,
  address: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
  createdAt: '2026-10-19T18:12:00.000Z',
  lastSeenAt: '2026-11-19T20:15:00.000Z',
}
