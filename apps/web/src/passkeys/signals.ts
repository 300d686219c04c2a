import type { SigninClient } from '@signin/client'
import type { Account, Passkeys } from '@signin/contracts'

/** The parts of WebAuthn 3 that browsers have in different measure, and TypeScript not at all. */
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
 * Tells the browser which passkeys still open this account, so that it offers no other one. Only
 * for whoever is signed in: it says what an account has (WebAuthn 3, 14.6.3).
 */
export async function signalAccepted(client: SigninClient, known?: Passkeys): Promise<void> {
  await hint(async (browser) => {
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

/** Tells the browser by what name its passkeys of this account are to be listed. */
export async function signalDetails(client: SigninClient, account: Account): Promise<void> {
  await hint(async (browser) => {
    if (!browser.signalCurrentUserDetails) return
    const { rpId, userHandle } = await client.passkeys.list.query()
    if (!userHandle) return
    const { email: name, name: displayName } = account
    await browser.signalCurrentUserDetails({ rpId, userId: userHandle, name, displayName })
  })
}

/** Tells the browser that it offered a passkey which nobody here knows. */
export async function signalUnknown(rpId: string, credentialId: string): Promise<void> {
  await hint(async (browser) => browser.signalUnknownCredential?.({ rpId, credentialId }))
}

/** What this browser can do with passkeys, as far as it tells. */
export async function capabilities(): Promise<Record<string, boolean | undefined>> {
  return (await webauthn()?.getClientCapabilities?.()) ?? {}
}

/** A browser that is not told offers a passkey too many: nothing to trouble a person with. */
async function hint(send: (browser: Signals) => Promise<void>) {
  const browser = webauthn()
  if (browser) await send(browser).catch(() => {})
}

function webauthn(): Signals | undefined {
  return globalThis.PublicKeyCredential as unknown as Signals | undefined
}
