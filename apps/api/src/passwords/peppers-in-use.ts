import type { Peppers } from './pre-hash.ts'
import { findPepperVersions, type PasswordTables } from './table.ts'

/** A pepper that stored passwords need is missing. */
class PepperError extends Error {
  override name = 'PepperError'
}

/** Whether any password was hashed with version 0, the pepper derived from SECRET_KEY_BASE. */
export async function isDerivedPepperInUse(db: PasswordTables): Promise<boolean> {
  return (await findPepperVersions(db)).includes(0)
}

/**
 * Checked wherever SECRET_KEY_BASE is rotated: the rotation changes the derived pepper, and the
 * database does not record which key a password's pepper was derived from.
 *
 * @throws {PepperError} if passwords use version 0 and PASSWORD_PEPPERS does not list it.
 */
export async function assertPepperListed(
  db: PasswordTables,
  env: {
    passwordPeppers: ReadonlyMap<number, string>
    previousSecretKeyBases: readonly string[]
  },
): Promise<void> {
  if (env.previousSecretKeyBases.length === 0 || env.passwordPeppers.has(0)) return
  if (!(await isDerivedPepperInUse(db))) return
  throw new PepperError(
    'Passwords depend on a pepper that is derived from SECRET_KEY_BASE: before another takes its place, add to PASSWORD_PEPPERS what "signin secrets pepper" prints without SECRET_KEY_BASE_PREVIOUS.',
  )
}

/**
 * Checked before the first request: without its pepper a correct password fails.
 *
 * @throws {PepperError} naming the missing versions.
 */
export async function assertPeppersPresent(db: PasswordTables, peppers: Peppers): Promise<void> {
  const missing = (await findPepperVersions(db)).filter((it) => !peppers.byVersion.has(it))
  if (missing.length === 0) return
  throw new PepperError(
    `PASSWORD_PEPPERS lacks version ${missing.join(', ')}, which passwords in the database were made with.`,
  )
}
