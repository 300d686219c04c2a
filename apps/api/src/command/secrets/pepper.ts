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
  async run({ env, db, secretKeyBase, out }) {
    const { EnvError } = await import('../../env.ts')
    const { deriveKey, secretBoxFor } = await import('../../crypto/derived-keys.ts')
    const { assertImportedPasswordsDecryptable } = await import(
      '../../passwords/encrypted-imports.ts'
    )
    const { printed } = await import('../../passwords/pre-hash.ts')
    const { assertSeedsDecryptable } = await import('../../second-factors/encrypted-seeds.ts')
    const { assertKeysDecryptable } = await import('../../signing-keys/encrypted-keys.ts')
    if (env.previousSecretKeyBases.length > 0) {
      throw new EnvError(
        'SECRET_KEY_BASE_PREVIOUS is set, so that it is not clear which root passwords depend on: remove it, with SECRET_KEY_BASE set to what it was.',
      )
    }
    if (env.passwordPeppers.has(0)) throw new EnvError('PASSWORD_PEPPERS has version 0 already.')
    const roots = { ...env, secretKeyBase: secretKeyBase() }
    // If the root was already replaced, its derived pepper is not the one that the hashes depend on.
    await assertSeedsDecryptable(db, secretBoxFor('second factor seal', roots))
    await assertKeysDecryptable(db, secretBoxFor('signing key seal', roots))
    await assertImportedPasswordsDecryptable(db, secretBoxFor('imported password seal', roots))
    const derived = printed(deriveKey(roots.secretKeyBase, 'password pepper'))
    await out.result({ passwordPeppers: derived }, derived)
  },
})
