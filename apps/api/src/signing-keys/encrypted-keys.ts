import { SecretError } from '../crypto/derived-keys.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import { openKey, reencryptKey } from './key.ts'
import { listKeys, replaceCiphertext, type SigningKeyRow, type SigningKeyTables } from './table.ts'

/**
 * Asked before a key is made beside the running Signin, which could not open it.
 *
 * @throws {SecretError} when no key there is was sealed with this SECRET_KEY_BASE.
 */
export async function assertKeysDecryptable(
  db: SigningKeyTables,
  secretBox: SecretBox,
): Promise<void> {
  const rows = await listKeys(db)
  const opened = await Promise.allSettled(rows.map((row) => openKey(secretBox, row)))
  if (rows.length === 0 || opened.some(({ status }) => status === 'fulfilled')) return
  throw new SecretError(
    'SECRET_KEY_BASE is not the one that the signing keys in the database were sealed with: set it to what Signin runs with.',
  )
}

/**
 * Seals with the current key what was sealed with another, beside a running Signin, until there is no
 * more of it. A key that nothing opens is left: nobody uses it.
 *
 * @returns how many.
 */
export async function reencryptKeys(db: SigningKeyTables, secretBox: SecretBox): Promise<number> {
  let count = 0
  let met: number
  do {
    met = 0
    for (const row of await listKeys(db)) {
      const renewed = reencryptedOrNull(secretBox, row)
      if (renewed) met++
      if (renewed && (await replaceCiphertext(db, row, renewed))) count++
    }
  } while (met > 0)
  return count
}

function reencryptedOrNull(secretBox: SecretBox, row: SigningKeyRow) {
  try {
    return reencryptKey(secretBox, row)
  } catch {
    return null
  }
}
