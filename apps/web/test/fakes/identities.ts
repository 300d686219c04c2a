import { AppError, type IdentitiesService } from '@signin/contracts'
import { vi } from 'vitest'
import { adaAtGoogle, thisSession } from '../fixtures.ts'
import { type FakeState, viewer } from './state.ts'

/** The provider's authorization URL. jsdom cannot leave the page, so it is a fragment of it. */
export const PROVIDER_URL = new URL('#elsewhere', location.href).href

export function fakeIdentities(state: FakeState) {
  const startRedirect = async ({ provider }: { provider: string }) => {
    if (!state.providers.some(({ id }) => id === provider)) throw new AppError('not_found')
    return { url: PROVIDER_URL }
  }
  return {
    providers: vi.fn<IdentitiesService['providers']>(() => state.providers),
    startSignIn: vi.fn<IdentitiesService['startSignIn']>(startRedirect),
    startLink: vi.fn<IdentitiesService['startLink']>((_viewer, provider) =>
      startRedirect(provider),
    ),
    startConfirm: vi.fn<IdentitiesService['startConfirm']>((_viewer, provider) =>
      startRedirect(provider),
    ),
    /** Links an identity in a session, and signs in without one. */
    finish: vi.fn<IdentitiesService['finish']>(async (who) => {
      if (who) {
        state.identities = [...state.identities, adaAtGoogle]
        return { status: 'linked', identity: adaAtGoogle }
      }
      state.viewer = viewer
      return { status: 'signedIn', session: thisSession, mayOfferPasskey: false }
    }),
    list: vi.fn<IdentitiesService['list']>(async () => state.identities),
    remove: vi.fn<IdentitiesService['remove']>(async (_viewer, { id }) => {
      state.identities = state.identities.filter((it) => it.id !== id)
      return state.identities
    }),
  } satisfies Partial<IdentitiesService>
}
