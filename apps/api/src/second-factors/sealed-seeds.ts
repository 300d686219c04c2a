import type { Seal } from '../seal.ts'
import { SecretError } from '../secrets.ts'
import { type FactorTables, findAnySeed } from './table.ts'

/** Whether anything in the database could be read no more without the key that sealed it. */
export async function anySeedIsSealed(db: FactorTables): Promise<boolean> {
  return (await findAnySeed(db)) !== null
}

/**
 * Asked before the first request: with another key no authenticator app's code could be checked, and
 * with the pepper that is derived beside it no password.
 *
 * @throws {SecretError} when what is sealed was sealed with another SECRET_KEY_BASE.
 */
export async function refuseForeignSeal(db: FactorTables, seal: Seal): Promise<void> {
  const sealed = await findAnySeed(db)
  if (!sealed) return
  try {
    seal.open(sealed.seed, sealed.accountId)
  } catch {
    throw new SecretError(
      'SECRET_KEY_BASE is not the one that the second factors in the database were sealed with: set it to what it was.',
    )
  }
}
