import { failureOf, type SigninClient } from '@signin/client'
import type { Passkey, PasskeyAttestation } from '@signin/contracts'
import { signalUnknown } from './signals.ts'

interface RegistrationOptions {
  /** Default: the API names the passkey after the device. */
  name?: string
  /** Created without a prompt, by a browser that holds the password just used. */
  conditional?: boolean
}

/**
 * Registers a passkey for the signed-in account. Rejects with the failure of the API, or with the
 * error of the browser: see `webAuthnErrorOf`.
 */
export async function createPasskey(
  client: SigninClient,
  { name, conditional = false }: RegistrationOptions = {},
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
    // The API did not store it: without the signal, the browser would offer it at every sign-in.
    if (failureOf(error).code === 'passkey_rejected') await signalUnknown(options.rp.id, made.id)
    throw error
  }
}
