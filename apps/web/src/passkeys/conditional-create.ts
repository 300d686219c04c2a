import type { SigninClient } from '@signin/client'
import { createPasskey } from './register.ts'
import { capabilities } from './signals.ts'

/**
 * After a sign-in with a password, lets the browser create a passkey without a prompt (conditional
 * create), where it is supported. Fails silently: the user did not ask for it.
 */
export async function tryConditionalCreate(client: SigninClient): Promise<void> {
  try {
    const { conditionalCreate } = await capabilities()
    if (conditionalCreate) await createPasskey(client, { conditional: true })
  } catch {
    // The next sign-in with a password tries again.
  }
}
