import type { Seal } from '../seal.ts'
import { SecretError } from '../secrets.ts'
import { openKey } from './key.ts'
import { listKeys, type SigningKeyTables } from './table.ts'

/**
 * Asked before a key is made beside the running Signin, which could not open it.
 *
 * @throws {SecretError} when no key there is was sealed with this SECRET_KEY_BASE.
 */
export async function refuseForeignKeys(db: SigningKeyTables, seal: Seal): Promise<void> {
  const rows = await listKeys(db)
  const opened = await Promise.allSettled(rows.map((row) => openKey(seal, row)))
  if (rows.length === 0 || opened.some(({ status }) => status === 'fulfilled')) return
  throw new SecretError(
    'SECRET_KEY_BASE is not the one that the signing keys in the database were sealed with: set it to what Signin runs with.',
  )
}
