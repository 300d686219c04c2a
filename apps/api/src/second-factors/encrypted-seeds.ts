import { SecretError } from '../crypto/derived-keys.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import {
  eachSeed,
  type FactorTables,
  hasAnySeed,
  replaceCiphertext,
  type StoredSeed,
} from './table.ts'

/** Whether anything in the database could be read no more without the key that sealed it. */
export const hasEncryptedSeed = hasAnySeed

/**
 * Asked before the first request: with another key no authenticator app's code could be checked, and
 * with the pepper that is derived beside it no password. Every seed is tried: while one root takes
 * another's place, some are of each.
 *
 * @throws {SecretError} when anything that is in use was sealed with a SECRET_KEY_BASE that is not known.
 */
export async function assertSeedsDecryptable(
  db: FactorTables,
  secretBox: SecretBox,
): Promise<void> {
  const foreign: string[] = []
  let count = 0
  for await (const { accountId, which, ciphertext } of eachSeed(db)) {
    if (which === 'newSeed') continue
    count++
    if (!opens(secretBox, ciphertext, accountId)) foreign.push(accountId)
  }
  if (foreign.length === 0) return
  if (foreign.length === count) {
    throw new SecretError(
      'SECRET_KEY_BASE is not the one that the second factors in the database were sealed with: set it to what it was, or SECRET_KEY_BASE_PREVIOUS to that.',
    )
  }
  throw new SecretError(
    `${foreign.length} of ${count} second factors in the database were sealed with another SECRET_KEY_BASE, that of the account ${foreign[0]} among them: set SECRET_KEY_BASE_PREVIOUS to that.`,
  )
}

function opens(secretBox: SecretBox, ciphertext: Uint8Array, accountId: string): boolean {
  try {
    secretBox.decrypt(ciphertext, accountId)
    return true
  } catch {
    return false
  }
}

/**
 * Seals with the current key what was sealed with another, beside a running Signin, until there is
 * no more of it. One in the making that nothing opens is left: its setting up begins anew.
 *
 * @returns how many.
 */
export async function reencryptSeeds(db: FactorTables, secretBox: SecretBox): Promise<number> {
  let count = 0
  let met: number
  do {
    met = 0
    for await (const stored of eachSeed(db)) {
      const renewed = reencryptedOrNull(secretBox, stored)
      if (renewed) met++
      if (renewed && (await replaceCiphertext(db, stored, renewed))) count++
    }
  } while (met > 0)
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
