import { type ClientFailure, failureOf } from '@signin/client'
import { ref, shallowRef } from 'vue'
import { useClient } from '../api.ts'
import { useEventListener } from '../ui/event-listener.ts'
import { type PendingAuthorization, savePendingAuthorization } from './pending-authorization.ts'

/** Redirects to a provider's authorization URL. */
export function useExternalRedirect() {
  const redirecting = ref(false)

  // The Back button may restore this page from the back/forward cache, in its old state.
  useEventListener('pageshow', () => {
    redirecting.value = false
  })

  return {
    redirecting,
    redirectTo(url: string, pending: PendingAuthorization) {
      savePendingAuthorization(pending)
      redirecting.value = true
      window.location.assign(url)
    },
  }
}

/** Starts an authorization request, to sign in or to re-authenticate. */
export function useAuthorizationRedirect() {
  const client = useClient()
  const { redirectTo } = useExternalRedirect()
  /** The id of the provider to redirect to. */
  const busy = ref<string>()
  const failure = shallowRef<ClientFailure>()

  useEventListener('pageshow', () => {
    busy.value = undefined
  })

  async function start(provider: string, pending: PendingAuthorization) {
    if (busy.value !== undefined) return
    busy.value = provider
    clearErrors()
    try {
      const { startConfirm, startSignIn } = client.identities
      // A sign-in would accept another account, and register an unknown identity.
      const start = pending.purpose === 'confirm' ? startConfirm : startSignIn
      const { url } = await start.mutate({ provider })
      // Stays busy until the browser has left the page.
      redirectTo(url, pending)
    } catch (error) {
      failure.value = failureOf(error)
      busy.value = undefined
    }
  }

  function clearErrors() {
    failure.value = undefined
  }

  return { busy, failure, start, clearErrors }
}
