import { Role } from '@signin/contracts'
import type { Account, Tables } from '@signin/db'

const DELETION_BATCH_SIZE = 100

export type AccountTables = Tables<'account'>

export type AccountRow = Omit<Account, 'role' | 'updatedAt'> & { role: Role }

/** Excludes columns that never change or have a dedicated function, below or in state/table.ts. */
type AccountUpdate = Partial<
  Omit<
    AccountRow,
    | 'id'
    | 'email'
    | 'emailConfirmedAt'
    | 'role'
    | 'deletionDueAt'
    | 'suspendedAt'
    | 'secondFactorRequiredAt'
    | 'sessionsEndedOrder'
    | 'createdAt'
  >
>

/**
 * Locks the address until the transaction ends. A concurrent transaction that claims it waits, and
 * then sees that it is taken, instead of failing with a unique violation.
 */
async function lockAddress(db: AccountTables, email: string): Promise<void> {
  await db.$executeRaw`select pg_advisory_xact_lock(hashtextextended('address ' || ${email}, 0))`
}

export interface AccountContact {
  email: string
  name: string
}

export interface NewAccount {
  id: string
  email: string
  name: string
  /** A member by default. */
  role?: Role
  /** False for an address that a link has yet to verify. */
  isVerified?: boolean
}

/** Creates an account, by default with a verified address. Returns false if the address is taken. */
export async function createAccount(
  db: AccountTables,
  { id, email, name, role = 'member', isVerified = true, now }: NewAccount & { now: Date },
): Promise<boolean> {
  await lockAddress(db, email)
  const made = await db.$executeRaw`
    insert into accounts (id, email, name, role, email_confirmed_at, created_at, updated_at)
    values (${id}::uuid, ${email}, ${name}, ${role}, ${isVerified ? now : null}, ${now}, ${now})
    on conflict (email) do nothing`
  return made === 1
}

export interface ImportedAccountRow {
  id: string
  email: string
  name: string
  role: Role
  locale: string | null
  timeZone: string | null
  createdAt: Date
}

/** Locks the addresses as above, in one order: concurrent calls do not deadlock. */
export async function lockAddresses(db: AccountTables, emails: string[]): Promise<void> {
  await db.$executeRaw`
    select count(pg_advisory_xact_lock(hashtextextended('address ' || email, 0)))
    from (select unnest(${emails}::text[]) as email order by 1) as ordered`
}

/** The ids of those of the addresses that accounts have. */
export async function findAccountIds(
  db: AccountTables,
  emails: string[],
): Promise<{ id: string; email: string }[]> {
  return db.$queryRaw`select id, email from accounts where email = any(${emails}::text[])`
}

/** Creates accounts with verified addresses. Returns how many: a taken address has none. */
export async function createAccounts(
  db: AccountTables,
  rows: ImportedAccountRow[],
  now: Date,
): Promise<number> {
  return db.$executeRaw`
    insert into accounts (id, email, name, role, locale, time_zone, created_at, email_confirmed_at, updated_at)
    select id, email, name, role, locale, "timeZone", "createdAt", ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
      id uuid, email text, name text, role text, locale text, "timeZone" text, "createdAt" timestamptz
    )
    on conflict (email) do nothing`
}

export async function findAccountId(db: AccountTables, email: string): Promise<string | null> {
  const account = await db.account.findUnique({ where: { email }, select: { id: true } })
  return account?.id ?? null
}

export async function findAccount(db: AccountTables, id: string): Promise<AccountRow | null> {
  const account = await db.account.findUnique({ where: { id }, omit: { updatedAt: true } })
  return account && withRole(account)
}

/** A role of a newer release counts as that of a member. */
function withRole<Row extends { role: string }>(row: Row): Row & { role: Role } {
  const { data: role = 'member' } = Role.safeParse(row.role)
  return { ...row, role }
}

/** The accounts of these ids, in their order. */
export async function findAccounts(db: AccountTables, ids: string[]): Promise<AccountRow[]> {
  const rows = await db.account.findMany({
    where: { id: { in: ids } },
    omit: { updatedAt: true },
  })
  return rows.map(withRole).toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

/** Marks the address as verified. Returns false if it already was. */
export async function markAddressVerified(
  db: AccountTables,
  id: string,
  now: Date,
): Promise<boolean> {
  const { count } = await db.account.updateMany({
    where: { id, emailConfirmedAt: null },
    data: { emailConfirmedAt: now },
  })
  return count === 1
}

/** Voids the sign-ins in progress. The sequence is the database's, so replicas agree on the order. */
export async function voidSignIns(db: AccountTables, id: string): Promise<void> {
  await db.$executeRaw`
    update accounts set sessions_ended_order = next_authentication_order() where id = ${id}::uuid`
}

/** Replaces the account's address by another verified one. Returns false if that one is taken. */
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
  data: AccountUpdate,
): Promise<void> {
  await db.account.updateMany({ where: { id }, data })
}

/** Returns accounts whose grace period is over, the longest overdue first. */
export async function findDueForDeletion(db: AccountTables, now: Date): Promise<AccountRow[]> {
  const rows = await db.account.findMany({
    where: { deletionDueAt: { lte: now } },
    orderBy: { deletionDueAt: 'asc' },
    take: DELETION_BATCH_SIZE,
    omit: { updatedAt: true },
  })
  return rows.map(withRole)
}

/**
 * Deletes the account and, by foreign keys, its dependent rows. Returns false if the deletion was
 * cancelled.
 */
export async function deleteAccount(db: AccountTables, id: string, now: Date): Promise<boolean> {
  const { count } = await db.account.deleteMany({ where: { id, deletionDueAt: { lte: now } } })
  return count === 1
}

export async function contactsOf(
  db: AccountTables,
  ids: string[],
): Promise<Map<string, AccountContact>> {
  const where = { id: { in: [...new Set(ids)] } }
  const rows = await db.account.findMany({ where, select: { id: true, email: true, name: true } })
  return new Map(rows.map(({ id, ...contact }) => [id, contact]))
}
