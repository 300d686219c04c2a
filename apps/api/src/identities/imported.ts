import { randomUUIDv7 } from 'node:crypto'
import {
  addIdentities,
  type IdentityTables,
  knownIdentities,
  type ProvedIdentity,
} from './table.ts'

export type ImportedIdentity = ProvedIdentity & { accountId: string }

/**
 * Adds identities of accounts that the caller's transaction creates, in one order, so that concurrent
 * calls do not deadlock. Returns how many were new.
 */
export function importIdentities(
  tx: IdentityTables,
  identities: ImportedIdentity[],
  now: Date,
): Promise<number> {
  const rows = identities.map((it) => ({
    ...it,
    id: randomUUIDv7(),
    createdAt: now,
    lastUsedAt: null,
  }))
  const keyOf = ({ issuer, subject }: ImportedIdentity) => JSON.stringify([issuer, subject])
  return addIdentities(
    tx,
    rows.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
  )
}

/** Those of the identities that an account has already. */
export function takenIdentities(
  db: IdentityTables,
  identities: Pick<ProvedIdentity, 'issuer' | 'subject'>[],
): Promise<Pick<ProvedIdentity, 'issuer' | 'subject'>[]> {
  return knownIdentities(db, identities)
}
