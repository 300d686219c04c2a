import type { Role } from '@signin/contracts'
import { avatarKeysInUse, replaceAvatarKey } from './avatar/table.ts'
import {
  clearDeletion,
  hasOtherAdmin,
  scheduleDeletion,
  setRole,
  setSecondFactorRequired,
  setSuspended,
} from './state/table.ts'
import {
  type AccountContact,
  type AccountRow,
  type AccountTables,
  contactsOf,
  createAccount,
  findAccount,
  findAccountId,
  findAccounts,
  markAddressVerified,
  type NewAccount,
  voidSignIns,
} from './table.ts'

export type { AccountRow, AccountTables, NewAccount } from './table.ts'

/** The account operations that other features may use. */
export interface AccountRepository {
  /** The id of the account with this address, for sign-in methods that start with an address. */
  idOf(email: string): Promise<string | null>
  /** The addresses and names of those of the accounts that exist, by id. */
  contactsOf(ids: string[]): Promise<Map<string, AccountContact>>
  find(id: string, tx?: AccountTables): Promise<AccountRow | null>
  /** The accounts of these ids that exist, in their order. */
  findAll(ids: string[]): Promise<AccountRow[]>
  /** Creates an account, by default with a verified address. Returns false if the address is taken. */
  create(tx: AccountTables, account: NewAccount): Promise<boolean>
  /** Marks the address as verified. Returns false if it already was. */
  markAddressVerified(tx: AccountTables, id: string): Promise<boolean>
  /** Suspends the account at this time, or restores it with null. Returns false if it already was so. */
  setSuspended(tx: AccountTables, id: string, suspendedAt: Date | null): Promise<boolean>
  /**
   * Requires the setup of a second factor since this time, or no longer with null. Returns false if it
   * already was so.
   */
  setSecondFactorRequired(
    tx: AccountTables,
    id: string,
    secondFactorRequiredAt: Date | null,
  ): Promise<boolean>
  /** Returns false if the account already has the role. */
  setRole(tx: AccountTables, id: string, role: Role): Promise<boolean>
  /** Whether another admin stays who can sign in. Locks the admins until the transaction ends. */
  hasOtherAdmin(tx: AccountTables, id: string): Promise<boolean>
  /** Returns false if a deletion is scheduled already, whose time does not change. */
  scheduleDeletion(tx: AccountTables, id: string, deletionDueAt: Date): Promise<boolean>
  /**
   * Cancels the scheduled deletion. Returns false if there was none, or if the owner cancels that of
   * a suspended account.
   */
  clearDeletion(tx: AccountTables, id: string, by?: 'owner' | 'operator'): Promise<boolean>
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
    contactsOf: (ids) => contactsOf(db, ids),
    find: (id, tx = db) => findAccount(tx, id),
    findAll: (ids) => findAccounts(db, ids),
    create: (tx, account) => createAccount(tx, { ...account, now: clock() }),
    markAddressVerified: (tx, id) => markAddressVerified(tx, id, clock()),
    setSuspended,
    setSecondFactorRequired,
    setRole,
    hasOtherAdmin,
    scheduleDeletion,
    clearDeletion,
    voidSignIns,
    replaceAvatarKey,
    avatarKeysInUse: (keys) => avatarKeysInUse(db, keys),
  }
}
