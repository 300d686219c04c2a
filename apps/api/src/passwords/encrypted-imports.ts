import { SecretError } from '../crypto/derived-keys.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import {
  type ImportedPasswordRow,
  listImportedPasswords,
  type PasswordTables,
  replaceEncryptedHashes,
} from './table.ts'

const PAGE_SIZE = 1000

/** Whether the database holds imported passwords, which would be lost with their encryption key. */
export async function hasImportedPassword(db: PasswordTables): Promise<boolean> {
  return (await listImportedPasswords(db, { take: 1 })).length > 0
}

/**
 * Checked before the first request: with a wrong SECRET_KEY_BASE no imported password could be
 * verified. The first and the last rows are decrypted, not all: there may be millions, and a rotation
 * re-encrypts them in their order, so that an unfinished one shows at the end.
 *
 * @throws {SecretError} if one of them does not decrypt with any configured SECRET_KEY_BASE.
 */
export async function assertImportedPasswordsDecryptable(
  db: PasswordTables,
  box: SecretBox,
): Promise<void> {
  const first = await listImportedPasswords(db, { take: PAGE_SIZE })
  const last = await listImportedPasswords(db, { take: PAGE_SIZE, order: 'desc' })
  const undecryptable = [...first, ...last].find((row) => !canDecrypt(box, row))
  if (!undecryptable) return
  throw new SecretError(
    `Imported passwords in the database, that of the account ${undecryptable.accountId} among them, were encrypted with another SECRET_KEY_BASE: set SECRET_KEY_BASE_PREVIOUS to that.`,
  )
}

/**
 * Re-encrypts with the current key what was encrypted with another, while Signin runs, and repeats
 * until nothing is left. Skips what cannot be decrypted.
 *
 * @returns the number of imported passwords re-encrypted.
 */
export async function reencryptImportedPasswords(
  db: PasswordTables,
  box: SecretBox,
): Promise<number> {
  let count = 0
  let outdated: number
  do {
    outdated = 0
    for await (const page of pages(db)) {
      const changed = page.flatMap((row) => reencrypted(box, row))
      outdated += changed.length
      count += await replaceEncryptedHashes(db, changed)
    }
  } while (outdated > 0)
  return count
}

/** How many imported passwords are still encrypted with a previous key. */
export async function countOutdatedImports(db: PasswordTables, box: SecretBox): Promise<number> {
  let count = 0
  for await (const page of pages(db)) count += page.flatMap((row) => reencrypted(box, row)).length
  return count
}

async function* pages(db: PasswordTables): AsyncGenerator<ImportedPasswordRow[]> {
  let after: string | undefined
  do {
    const page = await listImportedPasswords(db, { take: PAGE_SIZE, ...(after && { after }) })
    yield page
    after = page.length === PAGE_SIZE ? page.at(-1)?.accountId : undefined
  } while (after)
}

function reencrypted(box: SecretBox, row: ImportedPasswordRow) {
  try {
    const replacement = box.reencrypt(row.encryptedHash, row.accountId)
    return replacement ? [{ ...row, replacement }] : []
  } catch {
    return []
  }
}

function canDecrypt(box: SecretBox, { accountId, encryptedHash }: ImportedPasswordRow): boolean {
  try {
    box.decrypt(encryptedHash, accountId)
    return true
  } catch {
    return false
  }
}
