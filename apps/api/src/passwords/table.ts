import type { Tables } from '@signin/db'

export type PasswordTables = Tables<'passwordCredential'>

export interface StoredPassword {
  hash: string
  pepperVersion: number
}

export async function findPassword(
  db: PasswordTables,
  accountId: string,
): Promise<StoredPassword | null> {
  return db.passwordCredential.findUnique({
    where: { accountId },
    select: { hash: true, pepperVersion: true },
  })
}

/**
 * Stores an account's first password, and nothing for null: registering a taken address makes no
 * account, and yet runs the same statement as a free one.
 */
export async function addFirstPassword(
  db: PasswordTables,
  accountId: string | null,
  { hash, pepperVersion }: StoredPassword,
): Promise<void> {
  await db.$executeRaw`
    insert into password_credentials (account_id, hash, pepper_version)
    select ${accountId}::uuid, ${hash}, ${pepperVersion} where ${accountId}::uuid is not null`
}

/** The versions of the pepper that any password was made with. */
export async function findPepperVersions(db: PasswordTables): Promise<number[]> {
  const groups = await db.passwordCredential.groupBy({ by: ['pepperVersion'] })
  return groups.map(({ pepperVersion }) => pepperVersion)
}

/** Replaces the hash only if it is still the one that was checked: a new password must win. */
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
