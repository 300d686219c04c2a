import type { SigninClient } from '@signin/client'
import { createPasskey } from './register.ts'
import { capabilities } from './signals.ts'

/**
 * Just after a sign-in with a password: lets a browser that can do it make a passkey beside that
 * password, without a question. Nobody asked for it, so nobody is told when nothing comes of it.
 */
export async function offerPasskey(client: SigninClient): Promise<void> {
  try {
    const { conditionalCreate } = await capabilities()
    if (conditionalCreate) await createPasskey(client, { conditional: true })
  } catch {
    // The next sign-in with a password offers it again.
  }
}
