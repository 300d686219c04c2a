import { databaseCommand } from '../define.ts'

/**
 * The first step of rotating SECRET_KEY_BASE. A hash cannot be moved to another pepper without its
 * password, so the pepper must be kept when the root that it was derived from is replaced. Standard
 * output contains a secret.
 */
export const pepper = databaseCommand({
  brief: 'Print the pepper that is derived from SECRET_KEY_BASE',
  description:
    'It is a secret, version 0, in the form that PASSWORD_PEPPERS has to have before SECRET_KEY_BASE changes.',
  examples: ['secrets pepper'],
  async run(context) {
    const { env, secretKeyBase, out } = context
    const { EnvError } = await import('../../env.ts')
    const { deriveKey } = await import('../../crypto/derived-keys.ts')
    const { printed } = await import('../../passwords/pre-hash.ts')
    const { openSecrets } = await import('./open-secrets.ts')
    if (env.previousSecretKeyBases.length > 0) {
      throw new EnvError(
        'SECRET_KEY_BASE_PREVIOUS is set, so that it is not clear which root passwords depend on: remove it, with SECRET_KEY_BASE set to what it was.',
      )
    }
    if (env.passwordPeppers.has(0)) throw new EnvError('PASSWORD_PEPPERS has version 0 already.')
    // If the root was already replaced, its derived pepper is not the one that the hashes depend on.
    await openSecrets(context)
    const derived = printed(deriveKey(secretKeyBase(), 'password pepper'))
    await out.result({ passwordPeppers: derived }, derived)
  },
})
