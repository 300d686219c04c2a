import type { SigninClient } from '@signin/client'
import type { Account, Passkeys } from '@signin/contracts'

/** Methods of WebAuthn 3 that some browsers lack, and TypeScript's types too. */
interface Signals {
  getClientCapabilities?(): Promise<Record<string, boolean | undefined>>
  signalUnknownCredential?(it: { rpId: string; credentialId: string }): Promise<void>
  signalAllAcceptedCredentials?(it: {
    rpId: string
    userId: string
    allAcceptedCredentialIds: string[]
  }): Promise<void>
  signalCurrentUserDetails?(it: {
    rpId: string
    userId: string
    name: string
    displayName: string
  }): Promise<void>
}

/**
 * Signals which passkeys the account accepts, so that the browser offers no others. Only after a
 * sign-in: the list reveals what an account has (WebAuthn 3, 14.6.3).
 */
export async function signalAccepted(client: SigninClient, known?: Passkeys): Promise<void> {
  await sendSignal(async (browser) => {
    if (!browser.signalAllAcceptedCredentials) return
    const { rpId, userHandle, passkeys } = known ?? (await client.passkeys.list.query())
    if (!userHandle) return
    const allAcceptedCredentialIds = passkeys.map(({ credentialId }) => credentialId)
    await browser.signalAllAcceptedCredentials({
      rpId,
      userId: userHandle,
      allAcceptedCredentialIds,
    })
  })
}

/** Signals the name and address under which the browser lists the account's passkeys. */
export async function signalDetails(client: SigninClient, account: Account): Promise<void> {
  await sendSignal(async (browser) => {
    if (!browser.signalCurrentUserDetails) return
    const { rpId, userHandle } = await client.passkeys.list.query()
    if (!userHandle) return
    const { email: name, name: displayName } = account
    await browser.signalCurrentUserDetails({ rpId, userId: userHandle, name, displayName })
  })
}

/** Signals that no account has the passkey that the browser offered. */
export async function signalUnknown(rpId: string, credentialId: string): Promise<void> {
  await sendSignal(async (browser) => browser.signalUnknownCredential?.({ rpId, credentialId }))
}

/** The WebAuthn capabilities that the browser reports. */
export async function capabilities(): Promise<Record<string, boolean | undefined>> {
  return (await webauthn()?.getClientCapabilities?.()) ?? {}
}

/** Best effort: a failed signal leaves one passkey too many in the browser's list, no more. */
async function sendSignal(send: (browser: Signals) => Promise<void>) {
  const browser = webauthn()
  if (browser) await send(browser).catch(() => {})
}

function webauthn(): Signals | undefined {
  return globalThis.PublicKeyCredential as unknown as Signals | undefined
}
