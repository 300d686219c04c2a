import { parseArgs } from 'node:util'
import { deriveKey, secretBoxFor } from '../crypto/derived-keys.ts'
import { EnvError } from '../env.ts'
import { printed } from '../passwords/pre-hash.ts'
import { assertSeedsDecryptable } from '../second-factors/encrypted-seeds.ts'
import { assertKeysDecryptable } from '../signing-keys/encrypted-keys.ts'
import type { Command } from './command.ts'

/**
 * The first step of rotating SECRET_KEY_BASE. A hash cannot be moved to another pepper without its
 * password, so the pepper must be kept when the root that it was derived from is replaced. Standard
 * output contains a secret.
 */
export const derivedPepper: Command = {
  usage: `derived-pepper
    Prints version 0 of the pepper, a secret, as PASSWORD_PEPPERS has to have it before SECRET_KEY_BASE changes.`,

  read(args) {
    parseArgs({ args, options: {} })
    return async ({ env, db, secretKeyBase }) => {
      if (env.previousSecretKeyBases.length > 0) {
        throw new EnvError(
          'SECRET_KEY_BASE_PREVIOUS is set, so that it is not clear which root passwords depend on: remove it, with SECRET_KEY_BASE set to what it was.',
        )
      }
      if (env.passwordPeppers.has(0)) throw new EnvError('PASSWORD_PEPPERS has version 0 already.')
      const roots = { ...env, secretKeyBase: secretKeyBase() }
      // If the root was already replaced, its derived pepper is not the one that the hashes depend
      // on.
      await assertSeedsDecryptable(db, secretBoxFor('second factor seal', roots))
      await assertKeysDecryptable(db, secretBoxFor('signing key seal', roots))
      return `${printed(deriveKey(roots.secretKeyBase, 'password pepper'))}\n`
    }
  },
}
