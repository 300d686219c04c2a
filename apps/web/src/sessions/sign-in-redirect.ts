import type { SignInResult } from '@signin/contracts'
import { type LocationQueryRaw, useRoute, useRouter } from 'vue-router'
import { useClient } from '../api.ts'
import { nextPath, resolveNext } from './next.ts'
import { useRedirectNotice } from './redirect-notice.ts'
import { useSessionState } from './session-state.ts'

/**
 * From what the gate decided to the page that follows, whichever way in it was.
 *
 * @param query tells where to go on to, where the page's own does not.
 */
export function useSignInRedirect(query: LocationQueryRaw = useRoute().query) {
  const client = useClient()
  const sessionState = useSessionState()
  const redirectNotice = useRedirectNotice()
  const router = useRouter()

  // In the form's place each time: the way back does not lead over a form that is done with.
  return async function enter(result: SignInResult): Promise<void> {
    switch (result.status) {
      case 'signedIn':
        sessionState.set(result.session)
        if (result.mayOfferPasskey) void offerPasskey()
        await goOn()
        return
      case 'secondFactorRequired':
        redirectNotice.value = { reason: 'secondStep', methods: result.methods }
        await router.replace({ path: '/sign-in/second-step', query })
        return
      case 'confirmationRequired':
        redirectNotice.value = { reason: 'confirmationRequired', email: result.email }
        await router.replace('/sign-in/confirm-address')
    }
  }

  async function goOn() {
    const target = resolveNext(router, nextPath(query.next))
    if (target) await router.replace(target)
  }

  /** Beside the way on, which waits for none of it. */
  async function offerPasskey() {
    const { PublicKeyCredential: webauthn } = globalThis as { PublicKeyCredential?: Capable }
    const able = await webauthn?.getClientCapabilities?.().catch(() => undefined)
    if (!able?.conditionalCreate) return
    const conditionalCreate = await import('../passkeys/conditional-create.ts').catch(
      () => undefined,
    )
    await conditionalCreate?.offerPasskey(client)
  }
}

interface Capable {
  getClientCapabilities?(): Promise<Record<string, boolean | undefined>>
}
