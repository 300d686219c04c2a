import type { Tables } from '@signin/db'

type AccountTables = Tables<'account'>

/** Returns the previous key. One statement reads and replaces it, so no concurrent key is lost. */
export async function replaceAvatarKey(
  db: AccountTables,
  id: string,
  key: string | null,
): Promise<string | null> {
  const rows = await db.$queryRaw<{ previous: string | null }[]>`
    update accounts set avatar_key = ${key}, updated_at = now()
    from (select avatar_key as previous from accounts where id = ${id}::uuid for update) before
    where accounts.id = ${id}::uuid
    returning before.previous`
  return rows[0]?.previous ?? null
}

/** Returns those of the keys that accounts still reference. */
export async function avatarKeysInUse(db: AccountTables, keys: string[]): Promise<string[]> {
  const rows = await db.account.findMany({
    where: { avatarKey: { in: keys } },
    select: { avatarKey: true },
  })
  return rows.flatMap(({ avatarKey }) => avatarKey ?? [])
}
