import { randomUUIDv7 } from 'node:crypto'
import {
  addPasskeys,
  type Bytes,
  knownCredentialIds,
  type PasskeyRow,
  type PasskeyTables,
} from './table.ts'

/** A passkey that another system registered for the same relying party id. */
export type ImportedPasskey = Omit<PasskeyRow, 'id' | 'createdAt' | 'lastUsedAt'>

/**
 * Adds passkeys of accounts that the caller's transaction creates, in one order, so that concurrent
 * calls do not deadlock. Returns how many were new.
 */
export function importPasskeys(
  tx: PasskeyTables,
  passkeys: ImportedPasskey[],
  now: Date,
): Promise<number> {
  const rows = passkeys.map((it) => ({
    ...it,
    id: randomUUIDv7(),
    createdAt: now,
    lastUsedAt: null,
  }))
  return addPasskeys(
    tx,
    rows.sort((one, other) => Buffer.compare(one.credentialId, other.credentialId)),
  )
}

/** Those of the credential ids that an account has already, in hex. */
export async function takenCredentialIds(
  db: PasskeyTables,
  credentialIds: Bytes[],
): Promise<Set<string>> {
  const rows = await knownCredentialIds(db, credentialIds)
  return new Set(rows.map((it) => Buffer.from(it).toString('hex')))
}
