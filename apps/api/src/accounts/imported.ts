import {
  type AccountTables,
  createAccounts,
  findAccountIds,
  type ImportedAccountRow,
  lockAddresses,
} from './table.ts'

/** The account columns that an import sets. */
export type ImportedAccount = ImportedAccountRow

/**
 * Creates accounts that another system had. Returns how many were created: those with a taken address
 * were not. Call {@link claimAddresses} before, in the same transaction.
 */
export function importAccounts(
  tx: AccountTables,
  accounts: ImportedAccount[],
  now: Date,
): Promise<number> {
  return createAccounts(tx, accounts, now)
}

/** Locks the addresses until the transaction ends, and returns the ids of those that are taken. */
export async function claimAddresses(
  tx: AccountTables,
  emails: string[],
): Promise<Map<string, string>> {
  await lockAddresses(tx, emails)
  return takenAddresses(tx, emails)
}

/** The addresses that accounts have, with the id of each account. */
export async function takenAddresses(
  db: AccountTables,
  emails: string[],
): Promise<Map<string, string>> {
  return new Map((await findAccountIds(db, emails)).map(({ id, email }) => [email, id]))
}
