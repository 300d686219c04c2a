import type { SecretBox } from '../crypto/secret-box.ts'
import { addConfirmedSeeds, addPasskeyRequests, type FactorTables } from './table.ts'

export type { FactorTables } from './table.ts'

export interface ImportedSeed {
  accountId: string
  seed: Uint8Array
}

/** Adds the seeds of authenticator apps, encrypted, of accounts that the transaction creates. */
export async function importSeeds(
  tx: FactorTables,
  seeds: ImportedSeed[],
  { secretBox, now }: { secretBox: SecretBox; now: Date },
): Promise<void> {
  const rows = seeds.map(({ accountId, seed }) => ({
    accountId,
    seed: secretBox.encrypt(seed, accountId),
    confirmedAt: now,
  }))
  await addConfirmedSeeds(tx, rows)
}

/** A sign-in of these accounts by password requests a passkey. */
export const importPasskeyRequests = addPasskeyRequests
