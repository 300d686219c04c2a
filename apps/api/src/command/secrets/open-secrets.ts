import { secretBoxFor } from '../../crypto/derived-keys.ts'
import type { SecretBox } from '../../crypto/secret-box.ts'
import { assertImportedPasswordsDecryptable } from '../../passwords/encrypted-imports.ts'
import { assertPepperListed } from '../../passwords/peppers-in-use.ts'
import { assertSeedsDecryptable } from '../../second-factors/encrypted-seeds.ts'
import { assertKeysDecryptable } from '../../signing-keys/encrypted-keys.ts'
import type { DatabaseCommandContext } from '../context.ts'

export interface Secrets {
  secretBox: SecretBox
  signingKeyBox: SecretBox
  importedPasswordBox: SecretBox
  auditKeyBox: SecretBox
}

/**
 * Derives the keys, and checks that they open what the database holds.
 *
 * @throws {PepperError | SecretError} if a password or a ciphertext depends on a secret that is not
 *   set.
 */
export async function openSecrets({
  env,
  db,
  secretKeyBase,
}: Pick<DatabaseCommandContext, 'env' | 'db' | 'secretKeyBase'>): Promise<Secrets> {
  const roots = { ...env, secretKeyBase: secretKeyBase() }
  const secrets = {
    secretBox: secretBoxFor('second factor seal', roots),
    signingKeyBox: secretBoxFor('signing key seal', roots),
    importedPasswordBox: secretBoxFor('imported password seal', roots),
    auditKeyBox: secretBoxFor('audit key encryption', roots),
  }
  await assertPepperListed(db, env)
  await assertSeedsDecryptable(db, secrets.secretBox)
  await assertKeysDecryptable(db, secrets.signingKeyBox)
  await assertImportedPasswordsDecryptable(db, secrets.importedPasswordBox)
  return secrets
}
