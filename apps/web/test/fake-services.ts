import type { AccountsService, Session, SessionsService, Viewer } from '@signin/contracts'
import { vi } from 'vitest'
import { ada, laptop, phone, thisSession } from './fixtures.ts'

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
