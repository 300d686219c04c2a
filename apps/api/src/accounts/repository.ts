import {
  type AccountRow,
  type AccountTables,
  avatarKeysInUse,
  clearDeletion,
  createAccount,
  emailsOf,
  findAccount,
  findAccountId,
  markAddressVerified,
  replaceAvatarKey,
  voidSignIns,
} from './table.ts'

export type { AccountTables } from './table.ts'

/** The account operations that other features may use. */
export interface AccountRepository {
  /** The id of the account with this address, for sign-in methods that start with an address. */
  idOf(email: string): Promise<string | null>
  /** The addresses of those of the accounts that exist, by id. */
  emailsOf(ids: string[]): Promise<Map<string, string>>
  find(id: string, tx?: AccountTables): Promise<AccountRow | null>
  /** Creates an account with a verified address. Returns false if the address is taken. */
  create(tx: AccountTables, account: { id: string; email: string; name: string }): Promise<boolean>
  /** Marks the address as verified. Returns false if it already was. */
  markAddressVerified(tx: AccountTables, id: string): Promise<boolean>
  /** Cancels the scheduled deletion. Returns false if there was none. */
  clearDeletion(tx: AccountTables, id: string): Promise<boolean>
  /** Voids every sign-in in progress. Call it in the transaction that revokes the sessions. */
  voidSignIns(tx: AccountTables, id: string): Promise<void>
  /** Returns the key of the previous picture, or null. */
  replaceAvatarKey(tx: AccountTables, id: string, key: string | null): Promise<string | null>
  /** Returns those of the picture keys that accounts still reference. */
  avatarKeysInUse(keys: string[]): Promise<string[]>
}

export function createAccountRepository(db: AccountTables, clock: () => Date): AccountRepository {
  return {
    idOf: (email) => findAccountId(db, email),
    emailsOf: (ids) => emailsOf(db, ids),
    find: (id, tx = db) => findAccount(tx, id),
    create: (tx, account) => createAccount(tx, { ...account, now: clock() }),
    markAddressVerified: (tx, id) => markAddressVerified(tx, id, clock()),
    clearDeletion,
    voidSignIns,
    replaceAvatarKey,
    avatarKeysInUse: (keys) => avatarKeysInUse(db, keys),
  }
}
