import {
  type AccountRow,
  type AccountTables,
  avatarKeysInUse,
  claimAddress,
  clearDeletion,
  confirmAddress,
  findAccount,
  findAccountId,
  replaceAvatarKey,
  voidSignIns,
} from './table.ts'

export type { AccountTables } from './table.ts'

/** What other features may ask about accounts. */
export interface AccountRepository {
  /** The account an address belongs to, for the ways in that begin with an address. */
  idOf(email: string): Promise<string | null>
  find(id: string, tx?: AccountTables): Promise<AccountRow | null>
  /** Makes the account of an address that is known to be read by its owner, unless somebody has it. */
  open(tx: AccountTables, account: { id: string; email: string; name: string }): Promise<boolean>
  /** The mailbox is read by its owner. Answers whether that was not known before. */
  confirm(tx: AccountTables, id: string): Promise<boolean>
  /** The account is not to be deleted; answers whether it was. */
  clearDeletion(tx: AccountTables, id: string): Promise<boolean>
  /** In the transaction that ends the account's sessions: every sign-in that is under way is void. */
  voidSignIns(tx: AccountTables, id: string): Promise<void>
  /** Answers the key of the picture there was before. */
  replaceAvatarKey(tx: AccountTables, id: string, key: string | null): Promise<string | null>
  /** Of these keys of pictures, the ones that accounts still name. */
  avatarKeysInUse(keys: string[]): Promise<string[]>
}

export function createAccountRepository(db: AccountTables, clock: () => Date): AccountRepository {
  return {
    idOf: (email) => findAccountId(db, email),
    find: (id, tx = db) => findAccount(tx, id),
    open: (tx, account) => claimAddress(tx, { ...account, now: clock() }),
    confirm: (tx, id) => confirmAddress(tx, id, clock()),
    clearDeletion: clearDeletion,
    voidSignIns,
    replaceAvatarKey,
    avatarKeysInUse: (keys) => avatarKeysInUse(db, keys),
  }
}
