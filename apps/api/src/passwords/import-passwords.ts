import type { SecretBox } from '../crypto/secret-box.ts'
import { encryptImportedPassword } from './imported/encrypt.ts'
import { insertImportedPasswords, type PasswordTables } from './table.ts'

export interface NewImportedPassword {
  accountId: string
  /** The form that parseImportedHash returns. */
  stored: string
}

/** Adds the hashes of other systems, encrypted, of accounts that the transaction creates. */
export async function importPasswords(
  tx: PasswordTables,
  passwords: NewImportedPassword[],
  box: SecretBox,
): Promise<void> {
  const rows = passwords.map(({ accountId, stored }) => ({
    accountId,
    encryptedHash: encryptImportedPassword(box, accountId, stored),
  }))
  await insertImportedPasswords(tx, rows)
}
