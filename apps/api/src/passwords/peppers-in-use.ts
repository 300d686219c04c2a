import type { Peppers } from './pre-hash.ts'
import { findPepperVersions, type PasswordTables } from './table.ts'

/** A pepper that passwords depend on is not there. */
export class PepperError extends Error {
  override name = 'PepperError'
}

/** Whether any password was made with the pepper that is derived from SECRET_KEY_BASE. */
export async function derivedPepperIsInUse(db: PasswordTables): Promise<boolean> {
  return (await findPepperVersions(db)).includes(0)
}

/**
 * Asked before the first request: without its pepper a password is wrong whoever types it.
 *
 * @throws {PepperError} naming the versions that are missing.
 */
export async function refuseMissingPeppers(db: PasswordTables, peppers: Peppers): Promise<void> {
  const missing = (await findPepperVersions(db)).filter((it) => !peppers.byVersion.has(it))
  if (missing.length === 0) return
  throw new PepperError(
    `PASSWORD_PEPPERS lacks version ${missing.join(', ')}, which passwords in the database were made with.`,
  )
}
