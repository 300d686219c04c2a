import { failureOf, type SigninClient } from '@signin/client'
import type { Passkey, PasskeyAttestation } from '@signin/contracts'
import { signalUnknown } from './signals.ts'

interface Wishes {
  /** Left out, the api names it after the device. */
  name?: string
  /** Made by the browser without asking, where it holds the password that was just used. */
  conditional?: boolean
}

/**
 * Makes a passkey for whoever is signed in. Rejects with the api's failure, or with the browser's
 * error: see `webAuthnErrorOf`.
 */
export async function createPasskey(
  client: SigninClient,
  { name, conditional = false }: Wishes = {},
): Promise<Passkey> {
  const options = await client.passkeys.startRegistration.mutate({ conditional })
  const { startRegistration } = await import('@simplewebauthn/browser')
  const made = await startRegistration({
    optionsJSON: options as never,
    useAutoRegister: conditional,
  })
  const response = made as PasskeyAttestation
  try {
    return await client.passkeys.finishRegistration.mutate({ response, ...(name && { name }) })
  } catch (error) {
    // Otherwise the browser would offer at every sign-in what the api never kept.
    if (failureOf(error).code === 'passkey_rejected') await signalUnknown(options.rp.id, made.id)
    throw error
  }
}
