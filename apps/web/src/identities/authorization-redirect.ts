import { type ClientFailure, failureOf } from '@signin/client'
import { ref, shallowRef } from 'vue'
import { useClient } from '../api.ts'
import { useEventListener } from '../ui/event-listener.ts'
import { type PendingAuthorization, savePendingAuthorization } from './pending-authorization.ts'

/** Leaves for a provider's own page. */
export function useExternalRedirect() {
  const redirecting = ref(false)

  // Back by the browser's button, the page may be the one that was left, as it stood.
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

/** The way to a provider to sign in with it, or to show that it is still them, by whichever button. */
export function useAuthorizationRedirect() {
  const client = useClient()
  const { redirectTo } = useExternalRedirect()
  /** The provider that is being gone to. */
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
      // A sign-in would let in whoever is there, and make an account for who has none.
      const start = pending.purpose === 'confirm' ? startConfirm : startSignIn
      const { url } = await start.mutate({ provider })
      // Busy until the page is gone.
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
