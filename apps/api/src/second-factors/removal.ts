import type { Transaction } from '@signin/db'
import { stopAskingForPasskey } from './passkey-factor.ts'
import { countCodes, dropCodesSince, dropTotp, findTotp, isPasskeyAskedFor } from './table.ts'

const ALWAYS = new Date(0)

/** Returns false if there is no authenticator app. A setup in progress ends as well. */
export async function removeTotp(tx: Transaction, accountId: string): Promise<boolean> {
  const isSetUp = Boolean((await findTotp(tx, accountId))?.seed)
  await dropTotp(tx, accountId)
  return isSetUp
}

/** Returns false if there are no recovery codes. */
export async function removeCodes(tx: Transaction, accountId: string): Promise<boolean> {
  const count = await countCodes(tx, accountId)
  await dropCodesSince(tx, accountId, ALWAYS)
  return count > 0
}

/**
 * Call it after a factor was removed. Without one that is asked for, recovery codes replace nothing,
 * and are removed.
 *
 * @returns whether the account still has a factor of its own accord.
 */
export async function settleFactors(
  tx: Transaction,
  accountId: string,
  passkeyCount: number,
): Promise<boolean> {
  if ((await findTotp(tx, accountId))?.seed) return true
  if (passkeyCount > 0 && (await isPasskeyAskedFor(tx, accountId))) return true
  await (passkeyCount > 0 ? removeCodes(tx, accountId) : stopAskingForPasskey(tx, accountId))
  return false
}
