import { AppError, type PasskeysService } from '@signin/contracts'
import { vi } from 'vitest'
import { thisSession, touchId } from '../fixtures.ts'
import { type House, viewer } from './house.ts'

export function fakePasskeys(house: House) {
  const list = async () => ({
    rpId: 'localhost',
    userHandle: house.passkeys.length > 0 ? 'aGFuZGxl' : null,
    passkeys: house.passkeys,
  })
  return {
    startRegistration: vi.fn<PasskeysService['startRegistration']>(async () => ({
      rp: { id: 'localhost', name: 'Signin' },
      user: { id: 'aGFuZGxl', name: house.account.email, displayName: house.account.name },
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
      house.passkeys = [...house.passkeys, made]
      return made
    }),
    list: vi.fn<PasskeysService['list']>(list),
    rename: vi.fn<PasskeysService['rename']>(async (_viewer, { id, name }) => {
      house.passkeys = house.passkeys.map((it) => (it.id === id ? { ...it, name } : it))
      const renamed = house.passkeys.find((it) => it.id === id)
      if (!renamed) throw new AppError('not_found')
      return renamed
    }),
    remove: vi.fn<PasskeysService['remove']>(async (_viewer, { id }) => {
      house.passkeys = house.passkeys.filter((it) => it.id !== id)
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
      house.viewer = viewer
      return { status: 'signedIn', session: thisSession, mayOfferPasskey: false }
    }),
  } satisfies PasskeysService
}
