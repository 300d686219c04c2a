import type { SecondFactorStatus, SecondFactorsService } from '@signin/contracts'
import { vi } from 'vitest'
import { recoveryCodes } from '../fixtures.ts'
import type { FakeState } from './state.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

export function fakeSecondFactors(state: FakeState) {
  const count = () => state.passkeys.length
  const change = (changed: Partial<SecondFactorStatus>, codes: string[] | null = null) => {
    state.secondFactors = { ...state.secondFactors, ...changed }
    return { status: state.secondFactors, recoveryCodes: codes }
  }
  const withCodes = { on: true, recoveryCodes: { left: 10 } }
  return {
    status: vi.fn<SecondFactorsService['status']>(async () => ({
      ...state.secondFactors,
      passkeys: { ...state.secondFactors.passkeys, count: count() },
    })),
    startTotp: vi.fn<SecondFactorsService['startTotp']>(async () => ({
      uri: `otpauth://totp/Signin:${state.account.email}?issuer=Signin&secret=${SECRET}&algorithm=SHA1&digits=6&period=30`,
      secret: SECRET,
    })),
    confirmTotp: vi.fn<SecondFactorsService['confirmTotp']>(async () =>
      change({ ...withCodes, totp: { since: '2026-11-22T14:05:00.000Z' } }, recoveryCodes),
    ),
    removeTotp: vi.fn<SecondFactorsService['removeTotp']>(async () =>
      change({ on: false, totp: { since: null }, recoveryCodes: { left: 0 } }),
    ),
    askForPasskey: vi.fn<SecondFactorsService['askForPasskey']>(async (_viewer, { on }) =>
      change({ on, passkeys: { count: count(), askedFor: on } }, on ? recoveryCodes : null),
    ),
    replaceRecoveryCodes: vi.fn<SecondFactorsService['replaceRecoveryCodes']>(async () =>
      change(withCodes, recoveryCodes),
    ),
  } satisfies Partial<SecondFactorsService>
}
