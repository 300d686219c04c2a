import type { Tables } from '@signin/db'

export type PasswordTables = Tables<'passwordCredential' | 'importedPassword'>

export interface StoredPassword {
  hash: string
  pepperVersion: number
}

export async function findPassword(
  db: PasswordTables,
  accountId: string,
): Promise<(StoredPassword & { changedAt: Date }) | null> {
  return db.passwordCredential.findUnique({
    where: { accountId },
    select: { hash: true, pepperVersion: true, changedAt: true },
  })
}

/** Whether the password was last set at `changedAt`; if so, locks its row until the commit. */
export async function isPasswordOf(
  db: PasswordTables,
  accountId: string,
  changedAt: Date,
): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    select 1 from password_credentials
    where account_id = ${accountId}::uuid and changed_at = ${changedAt} for share`
  return found.length === 1
}

export async function setPassword(
  db: PasswordTables,
  accountId: string,
  { hash, pepperVersion }: StoredPassword,
  changedAt: Date,
): Promise<void> {
  await db.passwordCredential.upsert({
    where: { accountId },
    create: { accountId, hash, pepperVersion, changedAt },
    update: { hash, pepperVersion, changedAt },
  })
}

export async function dropPassword(db: PasswordTables, accountId: string): Promise<void> {
  await db.passwordCredential.deleteMany({ where: { accountId } })
}

/** The pepper versions in use. */
export async function findPepperVersions(db: PasswordTables): Promise<number[]> {
  const groups = await db.passwordCredential.groupBy({ by: ['pepperVersion'] })
  return groups.map(({ pepperVersion }) => pepperVersion)
}

/** Compare-and-swap: a password set since the verification must not be overwritten. */
export async function replaceHash(
  db: PasswordTables,
  accountId: string,
  checked: StoredPassword,
  replacement: StoredPassword,
): Promise<void> {
  await db.passwordCredential.updateMany({
    where: { accountId, hash: checked.hash },
    data: replacement,
  })
}

export async function findPasswordDate(
  db: PasswordTables,
  accountId: string,
): Promise<Date | null> {
  const password = await db.passwordCredential.findUnique({
    where: { accountId },
    select: { changedAt: true },
  })
  return password?.changedAt ?? null
}

export interface ImportedPasswordRow {
  accountId: string
  /** From encryptImportedPassword. */
  encryptedHash: Uint8Array<ArrayBuffer>
}

/**
 * Inserts up to some thousand rows in one statement. Accounts that have a password, imported or not,
 * keep it.
 *
 * @returns the number of rows inserted.
 */
export async function insertImportedPasswords(
  db: PasswordTables,
  rows: readonly ImportedPasswordRow[],
): Promise<number> {
  const ids = rows.map(({ accountId }) => accountId)
  const hashes = rows.map(({ encryptedHash }) => encryptedHash)
  return db.$executeRaw`
    insert into imported_passwords (account_id, encrypted_hash)
    select account_id, encrypted_hash
    from unnest(${ids}::uuid[], ${hashes}::bytea[]) as imported (account_id, encrypted_hash)
    where not exists (
      select from password_credentials where password_credentials.account_id = imported.account_id
    )
    on conflict do nothing`
}
