import type { SigninClient } from '@signin/client'
import type { PasskeyAssertion } from '@signin/contracts'

/** What a browser's own part of a passkey's work can end in, apart from a passkey. */
export type WebAuthnErrorKind = 'cancelled' | 'alreadyRegistered' | 'unsupported' | 'broken'

/**
 * Why the browser made or used no passkey; undefined for what is of the api, not of the browser.
 * A person who closes the browser's window and a time that ran out look alike (WebAuthn 3, 14.5.1).
 */
export function webAuthnErrorOf(error: unknown): WebAuthnErrorKind | undefined {
  if (!(error instanceof Error) || error.name === 'TRPCClientError') return undefined
  if (error.name === 'NotAllowedError' || error.name === 'AbortError') return 'cancelled'
  if (error.name === 'InvalidStateError') return 'alreadyRegistered'
  if (error.name === 'SudoCancelled') return undefined
  return passkeysWork() && error.name !== 'NotSupportedError' ? 'broken' : 'unsupported'
}

export function passkeysWork(): boolean {
  return typeof globalThis.PublicKeyCredential === 'function'
}

/** Lets the browser ask for a passkey of this site, in a window of its own. */
export async function assertPasskey(client: SigninClient): Promise<PasskeyAssertion> {
  const optionsJSON = await client.passkeys.startSignIn.mutate()
  const { startAuthentication } = await import('@simplewebauthn/browser')
  return startAuthentication({ optionsJSON: optionsJSON as never }) as Promise<PasskeyAssertion>
}
