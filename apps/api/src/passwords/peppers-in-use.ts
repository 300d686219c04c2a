import type { Peppers } from './pre-hash.ts'
import { findPepperVersions, type PasswordTables } from './table.ts'

/** A pepper that passwords depend on is not there. */
class PepperError extends Error {
  override name = 'PepperError'
}

/** Whether any password was made with the pepper that is derived from SECRET_KEY_BASE. */
export async function derivedPepperIsInUse(db: PasswordTables): Promise<boolean> {
  return (await findPepperVersions(db)).includes(0)
}

/**
 * Asked wherever a root is about to take another's place: what is derived from it changes, and nothing
 * in the database tells from which root a password's pepper was derived.
 *
 * @throws {PepperError} unless version 0 is listed or no password was made with it.
 */
export async function assertPepperListed(
  db: PasswordTables,
  env: {
    passwordPeppers: ReadonlyMap<number, string>
    previousSecretKeyBases: readonly string[]
  },
): Promise<void> {
  if (env.previousSecretKeyBases.length === 0 || env.passwordPeppers.has(0)) return
  if (!(await derivedPepperIsInUse(db))) return
  throw new PepperError(
    'Passwords depend on a pepper that is derived from SECRET_KEY_BASE: before another takes its place, add to PASSWORD_PEPPERS what "node command.js derived-pepper" prints without SECRET_KEY_BASE_PREVIOUS.',
  )
}

/**
 * Asked before the first request: without its pepper a password is wrong whoever types it.
 *
 * @throws {PepperError} naming the versions that are missing.
 */
export async function assertPeppersPresent(db: PasswordTables, peppers: Peppers): Promise<void> {
  const missing = (await findPepperVersions(db)).filter((it) => !peppers.byVersion.has(it))
  if (missing.length === 0) return
  throw new PepperError(
    `PASSWORD_PEPPERS lacks version ${missing.join(', ')}, which passwords in the database were made with.`,
  )
}
