import { SecretError } from '../crypto/derived-keys.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import {
  eachSeed,
  type FactorTables,
  hasAnySeed,
  replaceCiphertext,
  type StoredSeed,
} from './table.ts'

/** Whether the database holds a confirmed seed, which would be lost with its encryption key. */
export const hasEncryptedSeed = hasAnySeed

/**
 * Checked before the first request: with a wrong SECRET_KEY_BASE no TOTP code could be verified, and
 * no password either, since the pepper derives from it too. Every seed is decrypted, because during
 * a rotation some are encrypted with the old key and some with the new one.
 *
 * @throws {SecretError} if a seed in use does not decrypt with any configured SECRET_KEY_BASE.
 */
export async function assertSeedsDecryptable(
  db: FactorTables,
  secretBox: SecretBox,
): Promise<void> {
  const undecryptable: string[] = []
  let count = 0
  for await (const { accountId, which, ciphertext } of eachSeed(db)) {
    if (which === 'newSeed') continue
    count++
    if (!canDecrypt(secretBox, ciphertext, accountId)) undecryptable.push(accountId)
  }
  if (undecryptable.length === 0) return
  if (undecryptable.length === count) {
    throw new SecretError(
      'SECRET_KEY_BASE is not the one that the second factors in the database were sealed with: set it to what it was, or SECRET_KEY_BASE_PREVIOUS to that.',
    )
  }
  throw new SecretError(
    `${undecryptable.length} of ${count} second factors in the database were sealed with another SECRET_KEY_BASE, that of the account ${undecryptable[0]} among them: set SECRET_KEY_BASE_PREVIOUS to that.`,
  )
}

function canDecrypt(secretBox: SecretBox, ciphertext: Uint8Array, accountId: string): boolean {
  try {
    secretBox.decrypt(ciphertext, accountId)
    return true
  } catch {
    return false
  }
}

/**
 * Re-encrypts with the current key every seed that was encrypted with another, while Signin runs,
 * and repeats until none is left. Skips an unconfirmed seed that does not decrypt: its owner starts
 * the setup again.
 *
 * @returns the number of seeds re-encrypted.
 */
export async function reencryptSeeds(db: FactorTables, secretBox: SecretBox): Promise<number> {
  let count = 0
  let outdated: number
  do {
    outdated = 0
    for await (const stored of eachSeed(db)) {
      const reencrypted = reencryptedOrNull(secretBox, stored)
      if (reencrypted) outdated++
      if (reencrypted && (await replaceCiphertext(db, stored, reencrypted))) count++
    }
  } while (outdated > 0)
  return count
}

/** How many seeds are still encrypted with a previous key. */
export async function countOutdatedSeeds(db: FactorTables, secretBox: SecretBox): Promise<number> {
  let count = 0
  for await (const stored of eachSeed(db)) if (reencryptedOrNull(secretBox, stored)) count++
  return count
}

function reencryptedOrNull(secretBox: SecretBox, { accountId, which, ciphertext }: StoredSeed) {
  try {
    return secretBox.reencrypt(ciphertext, accountId)
  } catch (error) {
    if (which === 'newSeed') return null
    throw error
  }
}
