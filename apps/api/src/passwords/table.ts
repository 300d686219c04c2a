import type { Tables } from '@signin/db'

export type PasswordTables = Tables<'passwordCredential' | 'importedPassword'>

export interface StoredPassword {
  hash: string
  pepperVersion: number
}

export interface StoredImport {
  encryptedHash: Uint8Array<ArrayBuffer>
  changedAt: Date
}

export interface FoundPassword {
  stored: (StoredPassword & { changedAt: Date }) | null
  /** Null where the account has a password of Signin's own. */
  imported: StoredImport | null
}

interface FoundRow {
  hash: string | null
  pepper_version: number | null
  changed_at: Date | null
  encrypted_hash: Uint8Array<ArrayBuffer> | null
  created_at: Date | null
}

/**
 * One statement, and so one snapshot: an imported password that a concurrent sign-in replaces is
 * found in one of the two tables.
 */
export async function findPassword(db: PasswordTables, accountId: string): Promise<FoundPassword> {
  const [row] = await db.$queryRaw<FoundRow[]>`
    select hash, pepper_version, password_credentials.changed_at,
      encrypted_hash, imported_passwords.created_at
    from (select ${accountId}::uuid as account_id) as account
    left join password_credentials using (account_id)
    left join imported_passwords using (account_id)`
  const { hash, pepper_version: pepperVersion, changed_at: changedAt } = row ?? {}
  if (hash && changedAt && typeof pepperVersion === 'number') {
    return { stored: { hash, pepperVersion, changedAt }, imported: null }
  }
  const { encrypted_hash: encryptedHash, created_at: importedAt } = row ?? {}
  const imported = encryptedHash && importedAt ? { encryptedHash, changedAt: importedAt } : null
  return { stored: null, imported }
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
  return found.length === 1 || isImportedPasswordOf(db, accountId, changedAt)
}

/** For an imported password that could not be replaced when it was verified. */
async function isImportedPasswordOf(
  db: PasswordTables,
  accountId: string,
  importedAt: Date,
): Promise<boolean> {
  const found = await db.$queryRaw<unknown[]>`
    select 1 from imported_passwords
    where account_id = ${accountId}::uuid and created_at = ${importedAt} and not exists (
      select from password_credentials where account_id = ${accountId}::uuid
    ) for share`
  return found.length === 1
}

export async function setPassword(
  db: PasswordTables,
  accountId: string,
  { hash, pepperVersion }: StoredPassword,
  changedAt: Date,
): Promise<void> {
  // First, in the order of replaceImported, against deadlocks.
  await db.importedPassword.deleteMany({ where: { accountId } })
  await db.passwordCredential.upsert({
    where: { accountId },
    create: { accountId, hash, pepperVersion, changedAt },
    update: { hash, pepperVersion, changedAt },
  })
}

export async function dropPassword(db: PasswordTables, accountId: string): Promise<void> {
  await db.importedPassword.deleteMany({ where: { accountId } })
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

/**
 * Replaces an imported password with an own hash of it. Does nothing if a concurrent sign-in did, or
 * if the password was changed or removed since the verification. The date stays: a sign-in that
 * verified the imported hash is still valid (isPasswordOf).
 */
export async function replaceImported(
  db: PasswordTables,
  accountId: string,
  checked: StoredImport,
  { hash, pepperVersion }: StoredPassword,
): Promise<void> {
  await db.$executeRaw`
    with replaced as (
      delete from imported_passwords
      where account_id = ${accountId}::uuid and created_at = ${checked.changedAt}
      returning account_id, created_at
    )
    insert into password_credentials (account_id, hash, pepper_version, changed_at)
    select account_id, ${hash}, ${pepperVersion}, created_at from replaced
    on conflict do nothing`
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

/** Imported passwords in the order of their accounts, or against it. */
export function listImportedPasswords(
  db: PasswordTables,
  { after, order = 'asc', take }: { after?: string; order?: 'asc' | 'desc'; take: number },
): Promise<ImportedPasswordRow[]> {
  return db.importedPassword.findMany({
    select: { accountId: true, encryptedHash: true },
    where: after ? { accountId: { gt: after } } : {},
    orderBy: { accountId: order },
    take,
  })
}

/** Skips rows that were changed meanwhile. Returns the number of rows replaced. */
export function replaceEncryptedHashes(
  db: PasswordTables,
  rows: readonly (ImportedPasswordRow & { replacement: Uint8Array<ArrayBuffer> })[],
): Promise<number> {
  const ids = rows.map(({ accountId }) => accountId)
  const before = rows.map(({ encryptedHash }) => encryptedHash)
  const after = rows.map(({ replacement }) => replacement)
  return db.$executeRaw`
    update imported_passwords set encrypted_hash = changed.after
    from unnest(${ids}::uuid[], ${before}::bytea[], ${after}::bytea[])
      as changed (account_id, before, after)
    where imported_passwords.account_id = changed.account_id
      and imported_passwords.encrypted_hash = changed.before`
}
