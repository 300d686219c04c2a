import { type ClientFailure, failureOf } from '@signin/client'
import type { SignInResult } from '@signin/contracts'
import { onMounted, onUnmounted, ref, shallowRef } from 'vue'
import { useClient } from '../api.ts'

/** Passkeys on the sign-in form: by a button, and in the autofill of its fields. */
export function usePasskeySignIn(redirectAfterSignIn: (result: SignInResult) => Promise<void>) {
  const client = useClient()
  const works = typeof globalThis.PublicKeyCredential === 'function'
  const busy = ref(false)
  /** The text for an error of the browser. */
  const webAuthnError = ref('')
  const failure = shallowRef<ClientFailure>()
  let withdraw = () => {}
  let gone = false

  // Loaded on demand: the form renders without it.
  const load = () => import('../passkeys/sign-in.ts')

  async function use() {
    if (busy.value) return
    busy.value = true
    clearErrors()
    try {
      const { signInWithPasskey } = await load()
      await redirectAfterSignIn(await signInWithPasskey(client))
    } catch (error) {
      await showError(error)
      void offer()
    } finally {
      busy.value = false
    }
  }

  async function offer() {
    if (!works || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return
    const { offerPasskeys, cancelOffer } = await load()
    if (gone) return
    withdraw = cancelOffer
    try {
      await redirectAfterSignIn(await offerPasskeys(client))
    } catch (error) {
      const { code } = failureOf(error)
      // Any other error concerns an offer that the user did not ask for.
      if (code !== 'unknown_passkey' && code !== 'passkey_rejected') return
      failure.value = failureOf(error)
      void offer()
    }
  }

  async function showError(error: unknown) {
    const messages = Promise.all([
      import('../passkeys/ceremony.ts'),
      import('../passkeys/webauthn-error-messages.ts'),
    ])
    const known = await messages.catch(() => undefined)
    if (!known) {
      failure.value = { code: 'unreachable', requestId: '' }
      return
    }
    const [{ webAuthnErrorOf }, { assertionErrorMessage }] = known
    const why = webAuthnErrorOf(error)
    if (why) webAuthnError.value = assertionErrorMessage(why)
    else failure.value = failureOf(error)
  }

  function clearErrors() {
    webAuthnError.value = ''
    failure.value = undefined
  }

  onMounted(() => void offer().catch(() => {}))
  onUnmounted(() => {
    gone = true
    withdraw()
  })

  return { works, busy, webAuthnError, failure, use, clearErrors }
}
