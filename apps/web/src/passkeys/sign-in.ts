import { failureOf, type SigninClient } from '@signin/client'
import type { PasskeyAssertion, SignInResult } from '@signin/contracts'
import { startAuthentication, WebAuthnAbortService } from '@simplewebauthn/browser'

/** In milliseconds before the challenge expires: an open form renews it at this time. */
const RENEW_BEFORE_EXPIRY_MS = 30_000

/** Signs in with a passkey, in the browser's own dialog. */
export async function signInWithPasskey(client: SigninClient): Promise<SignInResult> {
  return signIn(client, await client.passkeys.startSignIn.mutate(), false)
}

/**
 * Offers passkeys in the form's autofill (conditional mediation, WebAuthn 3, 5.1.4) until one is
 * chosen. Resolves to the result of that sign-in. Rejects if the API rejects it, or if another
 * WebAuthn call aborts the offer.
 */
export async function offerPasskeys(client: SigninClient): Promise<SignInResult> {
  for (;;) {
    const options = await client.passkeys.startSignIn.mutate()
    const attempt = { expired: false }
    const timer = setTimeout(() => {
      attempt.expired = true
      WebAuthnAbortService.cancelCeremony()
    }, options.timeout - RENEW_BEFORE_EXPIRY_MS)
    try {
      return await signIn(client, options, true)
    } catch (error) {
      if (!attempt.expired) throw error
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Stops offering passkeys in the autofill. */
export function cancelOffer() {
  WebAuthnAbortService.cancelCeremony()
}

type Options = Awaited<ReturnType<SigninClient['passkeys']['startSignIn']['mutate']>>

async function signIn(client: SigninClient, options: Options, useBrowserAutofill: boolean) {
  const proof = await startAuthentication({ optionsJSON: options as never, useBrowserAutofill })
  const response = proof as PasskeyAssertion
  try {
    const result = await client.passkeys.finishSignIn.mutate({ response })
    if (result.status === 'signedIn') void signal((it) => it.signalAccepted(client))
    return result
  } catch (error) {
    // Without the signal, the browser would keep offering a passkey that no account has.
    if (failureOf(error).code === 'unknown_passkey') {
      void signal((it) => it.signalUnknown(options.rpId, response.id))
    }
    throw error
  }
}

/** Loads the signals when there is one to send. Callers do not wait for it. */
async function signal(send: (signals: typeof import('./signals.ts')) => Promise<void>) {
  const signals = await import('./signals.ts').catch(() => undefined)
  if (signals) await send(signals)
}
