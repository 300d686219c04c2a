import type { Session, SessionsService } from '@signin/contracts'
import { vi } from 'vitest'
import { thisSession } from '../fixtures.ts'
import { type FakeState, viewer } from './state.ts'

export function fakeSessions(state: FakeState) {
  const begin = async () => {
    state.viewer = viewer
    return { status: 'signedIn', session: thisSession, mayOfferPasskey: false } as const
  }
  const sent = async () => ({ status: 'sent' }) as const
  const end = (goes: (device: Session) => boolean) => {
    const before = state.devices.length
    state.devices = state.devices.filter((device) => !goes(device))
    return { ended: before - state.devices.length }
  }
  return {
    signIn: vi.fn<SessionsService['signIn']>(begin),
    requestSignInLink: vi.fn<SessionsService['requestSignInLink']>(sent),
    signInWithLink: vi.fn<SessionsService['signInWithLink']>(begin),
    completeSecondFactor: vi.fn<SessionsService['completeSecondFactor']>(begin),
    reauthenticate: vi.fn<SessionsService['reauthenticate']>(begin),
    current: vi.fn<SessionsService['current']>((who) =>
      who ? { ...thisSession, impersonator: who.impersonator } : null,
    ),
    list: vi.fn<SessionsService['list']>(async () => state.devices),
    revoke: vi.fn<SessionsService['revoke']>(async (_viewer, { id }) => end((it) => it.id === id)),
    revokeOthers: vi.fn<SessionsService['revokeOthers']>(async () => end((it) => !it.current)),
    signOut: vi.fn<SessionsService['signOut']>(async () => {
      state.viewer = null
      return end((it) => it.current)
    }),
    stopImpersonation: vi.fn<SessionsService['stopImpersonation']>(async () => ({ ended: 1 })),
    reportUnrecognized: vi.fn<SessionsService['reportUnrecognized']>(sent),
  } satisfies Partial<SessionsService>
}
