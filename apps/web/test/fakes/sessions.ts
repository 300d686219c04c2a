import type { Session, SessionsService } from '@signin/contracts'
import { vi } from 'vitest'
import { thisSession } from '../fixtures.ts'
import { type House, viewer } from './house.ts'

export function fakeSessions(house: House) {
  const begin = async () => {
    house.viewer = viewer
    return { status: 'signedIn', session: thisSession, mayOfferPasskey: false } as const
  }
  const sent = async () => ({ status: 'sent' }) as const
  const end = (goes: (device: Session) => boolean) => {
    const before = house.devices.length
    house.devices = house.devices.filter((device) => !goes(device))
    return { ended: before - house.devices.length }
  }
  return {
    signIn: vi.fn<SessionsService['signIn']>(begin),
    requestSignInLink: vi.fn<SessionsService['requestSignInLink']>(sent),
    signInWithLink: vi.fn<SessionsService['signInWithLink']>(begin),
    completeSecondFactor: vi.fn<SessionsService['completeSecondFactor']>(begin),
    reauthenticate: vi.fn<SessionsService['reauthenticate']>(begin),
    current: vi.fn<SessionsService['current']>((who) => (who ? thisSession : null)),
    list: vi.fn<SessionsService['list']>(async () => house.devices),
    revoke: vi.fn<SessionsService['revoke']>(async (_viewer, { id }) => end((it) => it.id === id)),
    revokeOthers: vi.fn<SessionsService['revokeOthers']>(async () => end((it) => !it.current)),
    signOut: vi.fn<SessionsService['signOut']>(async () => {
      house.viewer = null
      return end((it) => it.current)
    }),
    reportUnrecognized: vi.fn<SessionsService['reportUnrecognized']>(sent),
  } satisfies SessionsService
}
