import type { Role } from '@signin/contracts'
import type { Account, Tables } from '@signin/db'

export type AccountTables = Tables<'account'>

export type AccountRow = Omit<Account, 'role' | 'updatedAt'> & { role: Role }

/** Without what has a function of its own below, or never changes. */
type AccountChange = Partial<
  Omit<
    AccountRow,
    'id' | 'email' | 'emailConfirmedAt' | 'role' | 'sessionsEndedOrder' | 'createdAt'
  >
>

/**
 * Whoever else is taking this address waits until the transaction ends, and then sees who has it:
 * otherwise the unique index would say so, as an error.
 */
async function lockAddress(db: AccountTables, email: string): Promise<void> {
  await db.$executeRaw`select pg_advisory_xact_lock(hashtextextended('address ' || ${email}, 0))`
}

/** Makes the account of a confirmed address, unless somebody has it already. */
export async function claimAddress(
  db: AccountTables,
  account: { id: string; email: string; name: string; now: Date },
): Promise<boolean> {
  const { id, email, name, now } = account
  await lockAddress(db, email)
  const made = await db.$executeRaw`
    insert into accounts (id, email, name, email_confirmed_at, created_at, updated_at)
    values (${id}::uuid, ${email}, ${name}, ${now}, ${now}, ${now})
    on conflict (email) do nothing`
  return made === 1
}

export async function findAccountId(db: AccountTables, email: string): Promise<string | null> {
  const account = await db.account.findUnique({ where: { email }, select: { id: true } })
  return account?.id ?? null
}

export async function findAccount(db: AccountTables, id: string): Promise<AccountRow | null> {
  const account = await db.account.findUnique({ where: { id }, omit: { updatedAt: true } })
  return account && { ...account, role: account.role === 'admin' ? 'admin' : 'member' }
}

/** Answers whether the address was waiting for this. */
export async function confirmAddress(db: AccountTables, id: string, now: Date): Promise<boolean> {
  const { count } = await db.account.updateMany({
    where: { id, emailConfirmedAt: null },
    data: { emailConfirmedAt: now },
  })
  return count === 1
}

/** A later act has a higher number, whichever replica does it. */
export async function voidSignIns(db: AccountTables, id: string): Promise<void> {
  await db.$executeRaw`
    update accounts set sessions_ended_order = next_authentication_order() where id = ${id}::uuid`
}

/** Gives the account another confirmed address, unless somebody has that one. */
export async function changeAddress(
  db: AccountTables,
  id: string,
  email: string,
  now: Date,
): Promise<boolean> {
  await lockAddress(db, email)
  const changed = await db.$executeRaw`
    update accounts set email = ${email}, email_confirmed_at = ${now}, updated_at = ${now}
    where id = ${id}::uuid
      and not exists (select 1 from accounts taken where taken.email = ${email} and taken.id <> ${id}::uuid)`
  return changed === 1
}

export async function updateAccount(
  db: AccountTables,
  id: string,
  data: AccountChange,
): Promise<void> {
  await db.account.updateMany({ where: { id }, data })
}

/** Takes a request for deletion back; false where there was none. */
export async function clearDeletion(db: AccountTables, id: string): Promise<boolean> {
  const { count } = await db.account.updateMany({
    where: { id, deletionDueAt: { not: null } },
    data: { deletionDueAt: null },
  })
  return count === 1
}

/** Those whose days of grace are over. */
export async function findDueForDeletion(db: AccountTables, now: Date): Promise<AccountRow[]> {
  const rows = await db.account.findMany({
    where: { deletionDueAt: { lte: now } },
    orderBy: { deletionDueAt: 'asc' },
    take: MAX_DELETED_AT_ONCE,
    omit: { updatedAt: true },
  })
  return rows.map((row) => ({ ...row, role: row.role === 'admin' ? 'admin' : 'member' }))
}

const MAX_DELETED_AT_ONCE = 100

/** Deletes the account and, by their foreign keys, all that hangs on it. False if it was spared. */
export async function deleteAccount(db: AccountTables, id: string, now: Date): Promise<boolean> {
  const { count } = await db.account.deleteMany({ where: { id, deletionDueAt: { lte: now } } })
  return count === 1
}

/** Answers the key there was before, read and replaced in one statement. */
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

/** Of these keys, the ones that accounts still name. */
export async function avatarKeysInUse(db: AccountTables, keys: string[]): Promise<string[]> {
  const rows = await db.account.findMany({
    where: { avatarKey: { in: keys } },
    select: { avatarKey: true },
  })
  return rows.flatMap(({ avatarKey }) => avatarKey ?? [])
}
