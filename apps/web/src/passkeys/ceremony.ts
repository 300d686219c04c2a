import type { SigninClient } from '@signin/client'
import type { PasskeyAssertion } from '@signin/contracts'

/** How the browser's part of a WebAuthn ceremony can fail. */
export type WebAuthnErrorKind = 'cancelled' | 'alreadyRegistered' | 'unsupported' | 'broken'

/**
 * Classifies an error of the browser; undefined for an error of the API. A dialog that the user
 * closes and a timeout are indistinguishable (WebAuthn 3, 14.5.1).
 */
export function webAuthnErrorOf(error: unknown): WebAuthnErrorKind | undefined {
  if (!(error instanceof Error) || error.name === 'TRPCClientError') return undefined
  if (error.name === 'NotAllowedError' || error.name === 'AbortError') return 'cancelled'
  if (error.name === 'InvalidStateError') return 'alreadyRegistered'
  if (error.name === 'SudoCancelled') return undefined
  return supportsPasskeys() && error.name !== 'NotSupportedError' ? 'broken' : 'unsupported'
}

export function supportsPasskeys(): boolean {
  return typeof globalThis.PublicKeyCredential === 'function'
}

/** Requests an assertion in the browser's own dialog. */
export async function assertPasskey(client: SigninClient): Promise<PasskeyAssertion> {
  const optionsJSON = await client.passkeys.startSignIn.mutate()
  const { startAuthentication } = await import('@simplewebauthn/browser')
  return startAuthentication({ optionsJSON: optionsJSON as never }) as Promise<PasskeyAssertion>
}
