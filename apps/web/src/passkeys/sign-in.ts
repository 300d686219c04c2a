import { failureOf, type SigninClient } from '@signin/client'
import type { PasskeyAssertion, SignInResult } from '@signin/contracts'
import { startAuthentication, WebAuthnAbortService } from '@simplewebauthn/browser'

/** Started anew this long before the api forgets its challenge: a form may stay open for hours. */
const HEAD_START = 30_000

/** Signs in with a passkey that the browser asks for in a window of its own. */
export async function signInWithPasskey(client: SigninClient): Promise<SignInResult> {
  return prove(client, await client.passkeys.startSignIn.mutate(), false)
}

/**
 * Lets the browser offer passkeys in the form's own fields (conditional mediation, WebAuthn 3,
 * 5.1.4), for as long as the form is there. Answers with what came of the one that was chosen;
 * rejects when that was refused, or when something else took the browser's attention.
 */
export async function offerPasskeys(client: SigninClient): Promise<SignInResult> {
  for (;;) {
    const options = await client.passkeys.startSignIn.mutate()
    const attempt = { over: false }
    const timer = setTimeout(() => {
      attempt.over = true
      WebAuthnAbortService.cancelCeremony()
    }, options.timeout - HEAD_START)
    try {
      return await prove(client, options, true)
    } catch (error) {
      if (!attempt.over) throw error
    } finally {
      clearTimeout(timer)
    }
  }
}

/** The browser need not offer anything any more. */
export function withdrawOffer() {
  WebAuthnAbortService.cancelCeremony()
}

type Options = Awaited<ReturnType<SigninClient['passkeys']['startSignIn']['mutate']>>

async function prove(client: SigninClient, options: Options, useBrowserAutofill: boolean) {
  const proof = await startAuthentication({ optionsJSON: options as never, useBrowserAutofill })
  const response = proof as PasskeyAssertion
  try {
    const result = await client.passkeys.finishSignIn.mutate({ response })
    if (result.status === 'signedIn') void signal((it) => it.signalAccepted(client))
    return result
  } catch (error) {
    // Otherwise the browser would go on offering what opens nothing here.
    if (failureOf(error).code === 'unknown_passkey') {
      void signal((it) => it.signalUnknown(options.rpId, response.id))
    }
    throw error
  }
}

/** Not before there is something to tell the browser, and nobody waits for it. */
async function signal(send: (signals: typeof import('./signals.ts')) => Promise<void>) {
  const signals = await import('./signals.ts').catch(() => undefined)
  if (signals) await send(signals)
}
