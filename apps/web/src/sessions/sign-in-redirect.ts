import type { SignInResult } from '@signin/contracts'
import { type LocationQueryRaw, useRoute, useRouter } from 'vue-router'
import { useClient } from '../api.ts'
import { nextPath, resolveNext } from './next.ts'
import { useRedirectNotice } from './redirect-notice.ts'
import { useSessionState } from './session-state.ts'

/**
 * Opens the page that follows a sign-in result, for every sign-in method.
 *
 * @param query holds `next`, if the current URL does not
 */
export function useSignInRedirect(query: LocationQueryRaw = useRoute().query) {
  const client = useClient()
  const sessionState = useSessionState()
  const redirectNotice = useRedirectNotice()
  const router = useRouter()

  // Every step replaces the form in the history: the Back button must not return to it.
  return async function redirectAfterSignIn(result: SignInResult): Promise<void> {
    switch (result.status) {
      case 'signedIn':
        sessionState.set(result.session)
        if (result.mayOfferPasskey) void offerPasskey()
        await redirectToNext()
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

  async function redirectToNext() {
    const target = resolveNext(router, nextPath(query.next))
    if (target) await router.replace(target)
  }

  /** Runs in the background: the redirect does not wait for it. */
  async function offerPasskey() {
    const { PublicKeyCredential: webauthn } = globalThis as {
      PublicKeyCredential?: WebAuthnCapabilities
    }
    const able = await webauthn?.getClientCapabilities?.().catch(() => undefined)
    if (!able?.conditionalCreate) return
    const conditionalCreate = await import('../passkeys/conditional-create.ts').catch(
      () => undefined,
    )
    await conditionalCreate?.tryConditionalCreate(client)
  }
}

interface WebAuthnCapabilities {
  getClientCapabilities?(): Promise<Record<string, boolean | undefined>>
}
