import { AppError, type PasskeysService } from '@signin/contracts'
import { vi } from 'vitest'
import { thisSession, touchId } from '../fixtures.ts'
import { type FakeState, viewer } from './state.ts'

export function fakePasskeys(state: FakeState) {
  const list = async () => ({
    rpId: 'localhost',
    userHandle: state.passkeys.length > 0 ? 'aGFuZGxl' : null,
    passkeys: state.passkeys,
  })
  return {
    startRegistration: vi.fn<PasskeysService['startRegistration']>(async () => ({
      rp: { id: 'localhost', name: 'Signin' },
      user: { id: 'aGFuZGxl', name: state.account.email, displayName: state.account.name },
      challenge: 'Y2hhbGxlbmdl',
      pubKeyCredParams: [{ alg: -7, type: 'public-key' }],
      timeout: 300_000,
      excludeCredentials: [],
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
      attestation: 'none',
    })),
    finishRegistration: vi.fn<PasskeysService['finishRegistration']>(async (_viewer, { name }) => {
      const made = { ...touchId, name: name ?? touchId.name }
      state.passkeys = [...state.passkeys, made]
      return made
    }),
    list: vi.fn<PasskeysService['list']>(list),
    rename: vi.fn<PasskeysService['rename']>(async (_viewer, { id, name }) => {
      state.passkeys = state.passkeys.map((it) => (it.id === id ? { ...it, name } : it))
      const renamed = state.passkeys.find((it) => it.id === id)
      if (!renamed) throw new AppError('not_found')
      return renamed
    }),
    remove: vi.fn<PasskeysService['remove']>(async (_viewer, { id }) => {
      state.passkeys = state.passkeys.filter((it) => it.id !== id)
      return list()
    }),
    startSignIn: vi.fn<PasskeysService['startSignIn']>(async () => ({
      challenge: 'Y2hhbGxlbmdl',
      rpId: 'localhost',
      timeout: 300_000,
      userVerification: 'required',
      allowCredentials: [],
    })),
    finishSignIn: vi.fn<PasskeysService['finishSignIn']>(async () => {
      state.viewer = viewer
      return { status: 'signedIn', session: thisSession, mayOfferPasskey: false }
    }),
  } satisfies Partial<PasskeysService>
}
