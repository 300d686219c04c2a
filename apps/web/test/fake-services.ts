import type {
  Account,
  AccountsService,
  CurrentSession,
  Session,
  SessionsService,
  Viewer,
} from '@signin/contracts'
import { vi } from 'vitest'

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
  lastSeenAt: thisSession.createdAt,
}

export const phone: Session = {
  ...laptop,
  id: '01938a4e-0000-7000-8000-000000000012',
  current: false,
  browser: 'Safari 20',
  system: 'iOS',
}

export const stranger: Session = {
  ...phone,
  id: '01938a4e-0000-7000-8000-000000000013',
  browser: null,
  system: null,
}

const viewer: Viewer = {
  accountId: ada.id,
  sessionId: thisSession.id,
  sessionCreatedAt: new Date(thisSession.createdAt),
  sessionExpiresAt: new Date(thisSession.expiresAt),
  authenticatedAt: new Date(thisSession.authenticatedAt),
  authenticatedRecently: true,
}

/** Services that keep one account's devices in memory, behind the contract's real router. */
export function fakeServices({ signedIn = false, devices = [laptop, phone] } = {}) {
  const house = { viewer: signedIn ? viewer : null, devices }

  const accounts = {
    register: vi.fn<AccountsService['register']>(async ({ email }) => ({
      status: 'received',
      email,
    })),
    me: vi.fn<AccountsService['me']>(async () => ada),
  } satisfies AccountsService

  const end = (goes: (device: Session) => boolean) => {
    const before = house.devices.length
    house.devices = house.devices.filter((device) => !goes(device))
    return { ended: before - house.devices.length }
  }

  const sessions = {
    signIn: vi.fn<SessionsService['signIn']>(async () => {
      house.viewer = viewer
      return { status: 'signedIn', session: thisSession }
    }),
    current: vi.fn<SessionsService['current']>((who) => (who ? thisSession : null)),
    list: vi.fn<SessionsService['list']>(async () => house.devices),
    revoke: vi.fn<SessionsService['revoke']>(async (_viewer, { id }) => end((it) => it.id === id)),
    revokeOthers: vi.fn<SessionsService['revokeOthers']>(async () => end((it) => !it.current)),
    signOut: vi.fn<SessionsService['signOut']>(async () => {
      house.viewer = null
      return end((it) => it.current)
    }),
  } satisfies SessionsService

  return { house, accounts, sessions }
}

export type FakeServices = ReturnType<typeof fakeServices>
