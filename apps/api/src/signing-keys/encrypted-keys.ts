import { SecretError } from '../crypto/derived-keys.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import { decryptKey, reencryptKey } from './key.ts'
import { listKeys, replaceCiphertext, type SigningKeyRow, type SigningKeyTables } from './table.ts'

/**
 * Call it before the command line makes a key: the running Signin could not decrypt a key that was
 * encrypted with another SECRET_KEY_BASE.
 *
 * @throws {SecretError} if there are keys and none can be decrypted with this SECRET_KEY_BASE.
 */
export async function assertKeysDecryptable(
  db: SigningKeyTables,
  secretBox: SecretBox,
): Promise<void> {
  const rows = await listKeys(db)
  const decrypted = await Promise.allSettled(rows.map((row) => decryptKey(secretBox, row)))
  if (rows.length === 0 || decrypted.some(({ status }) => status === 'fulfilled')) return
  throw new SecretError(
    'SECRET_KEY_BASE is not the one that the signing keys in the database were sealed with: set it to what Signin runs with.',
  )
}

/**
 * Re-encrypts with the current key all signing keys that are encrypted with a previous one, and
 * repeats until none is left, because a running Signin may add some. Signing keys that cannot be
 * decrypted are skipped: they are unusable.
 *
 * @returns how many were re-encrypted.
 */
export async function reencryptKeys(db: SigningKeyTables, secretBox: SecretBox): Promise<number> {
  let count = 0
  let outdated: number
  do {
    outdated = 0
    for (const row of await listKeys(db)) {
      const ciphertext = reencryptedOrNull(secretBox, row)
      if (ciphertext) outdated++
      if (ciphertext && (await replaceCiphertext(db, row, ciphertext))) count++
    }
  } while (outdated > 0)
  return count
}

/** How many signing keys are still encrypted with a previous key. */
export async function countOutdatedKeys(
  db: SigningKeyTables,
  secretBox: SecretBox,
): Promise<number> {
  return (await listKeys(db)).filter((row) => reencryptedOrNull(secretBox, row)).length
}

function reencryptedOrNull(secretBox: SecretBox, row: SigningKeyRow) {
  try {
    return reencryptKey(secretBox, row)
  } catch {
    return null
  }
}
