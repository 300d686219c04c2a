import { countOutdatedAuditKeys } from '../../audit/sequencing/keys.ts'
import { deriveKey } from '../../crypto/derived-keys.ts'
import { countOutdatedImports } from '../../passwords/encrypted-imports.ts'
import { isDerivedPepperInUse } from '../../passwords/peppers-in-use.ts'
import { printed } from '../../passwords/pre-hash.ts'
import { countOutdatedSeeds } from '../../second-factors/encrypted-seeds.ts'
import { countOutdatedKeys } from '../../signing-keys/encrypted-keys.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { openSecrets } from './open-secrets.ts'

/** How far a rotation of SECRET_KEY_BASE is (docs/decisions/0030). */
export interface RotationState {
  /**
   * The next step of the table in docs/operations.md, from 1 to 5. Null where only the operator
   * knows whether SECRET_KEY_BASE_PREVIOUS is the next root or the last one.
   */
  nextStep: 1 | 2 | 3 | 4 | 5 | null
  /** What is still encrypted with SECRET_KEY_BASE_PREVIOUS. */
  outdated: {
    secondFactors: number
    signingKeys: number
    auditKeys: number
    importedPasswords: number
  }
}

/**
 * Derives the state from the variables that are deployed and from the data, and checks that the
 * steps so far were done right.
 *
 * @throws {PepperError | SecretError} if a password or a ciphertext depends on a secret that is not
 * set.
 */
export async function rotationStateOf(context: DatabaseCommandContext): Promise<RotationState> {
  const { env, db } = context
  const roots = { ...env, secretKeyBase: context.secretKeyBase() }
  const secrets = await openSecrets(context)
  const outdated = {
    secondFactors: await countOutdatedSeeds(db, secrets.secretBox),
    signingKeys: await countOutdatedKeys(db, secrets.signingKeyBox),
    auditKeys: await countOutdatedAuditKeys(db, secrets.auditKeyBox),
    importedPasswords: await countOutdatedImports(db, secrets.importedPasswordBox),
  }
  const isPinned = env.passwordPeppers.has(0) || !(await isDerivedPepperInUse(db))
  return { nextStep: nextStepOf(roots, isPinned, outdated), outdated }
}

function nextStepOf(
  roots: {
    secretKeyBase: string
    previousSecretKeyBases: readonly string[]
    passwordPeppers: ReadonlyMap<number, string>
  },
  isPinned: boolean,
  outdated: RotationState['outdated'],
): RotationState['nextStep'] {
  if (roots.previousSecretKeyBases.length === 0) return isPinned ? 2 : 1
  if (Object.values(outdated).some((count) => count > 0)) return 4
  // The pepper that was kept was derived from the root of the first rotation: the older one.
  const kept = `0:${roots.passwordPeppers.get(0)}`
  const isOrigin = (root: string) => printed(deriveKey(root, 'password pepper')) === kept
  if (isOrigin(roots.secretKeyBase)) return 3
  return roots.previousSecretKeyBases.some(isOrigin) ? 5 : null
}
