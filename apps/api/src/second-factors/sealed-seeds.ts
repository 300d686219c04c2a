import type { Seal } from '../seal.ts'
import { SecretError } from '../secrets.ts'
import {
  eachSeed,
  type FactorTables,
  isAnySeedKept,
  type KeptSeed,
  replaceSealing,
} from './table.ts'

/** Whether anything in the database could be read no more without the key that sealed it. */
export const anySeedIsSealed = isAnySeedKept

/**
 * Asked before the first request: with another key no authenticator app's code could be checked, and
 * with the pepper that is derived beside it no password. Every seed is tried: while one root takes
 * another's place, some are of each.
 *
 * @throws {SecretError} when anything that is in use was sealed with a SECRET_KEY_BASE that is not known.
 */
export async function assertSeedsDecryptable(db: FactorTables, seal: Seal): Promise<void> {
  const foreign: string[] = []
  let count = 0
  for await (const { accountId, which, sealed } of eachSeed(db)) {
    if (which === 'newSeed') continue
    count++
    if (!opens(seal, sealed, accountId)) foreign.push(accountId)
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

function opens(seal: Seal, sealed: Uint8Array, accountId: string): boolean {
  try {
    seal.open(sealed, accountId)
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
export async function resealSeeds(db: FactorTables, seal: Seal): Promise<number> {
  let count = 0
  let met: number
  do {
    met = 0
    for await (const kept of eachSeed(db)) {
      const renewed = reencryptedOrNull(seal, kept)
      if (renewed) met++
      if (renewed && (await replaceSealing(db, kept, renewed))) count++
    }
  } while (met > 0)
  return count
}

function reencryptedOrNull(seal: Seal, { accountId, which, sealed }: KeptSeed) {
  try {
    return seal.renew(sealed, accountId)
  } catch (error) {
    if (which === 'newSeed') return null
    throw error
  }
}
