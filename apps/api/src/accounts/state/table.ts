import type { Role } from '@signin/contracts'
import type { Tables } from '@signin/db'

type AccountTables = Tables<'account'>

/** Suspends the account at this time, or restores it with null. Returns false if it already was so. */
export async function setSuspended(
  db: AccountTables,
  id: string,
  suspendedAt: Date | null,
): Promise<boolean> {
  const { count } = await db.account.updateMany({
    where: { id, suspendedAt: suspendedAt ? null : { not: null } },
    data: { suspendedAt },
  })
  return count === 1
}

/**
 * Requires the setup of a second factor since this time, or no longer with null. Returns false if it
 * already was so.
 */
export async function setSecondFactorRequired(
  db: AccountTables,
  id: string,
  secondFactorRequiredAt: Date | null,
): Promise<boolean> {
  const { count } = await db.account.updateMany({
    where: { id, secondFactorRequiredAt: secondFactorRequiredAt ? null : { not: null } },
    data: { secondFactorRequiredAt },
  })
  return count === 1
}

/** Returns false if the account already has the role. */
export async function setRole(db: AccountTables, id: string, role: Role): Promise<boolean> {
  const { count } = await db.account.updateMany({
    where: { id, role: { not: role } },
    data: { role },
  })
  return count === 1
}

/** Returns false if a deletion is scheduled already, whose time does not change. */
export async function scheduleDeletion(
  db: AccountTables,
  id: string,
  deletionDueAt: Date,
): Promise<boolean> {
  const { count } = await db.account.updateMany({
    where: { id, deletionDueAt: null },
    data: { deletionDueAt },
  })
  return count === 1
}

/**
 * Cancels the scheduled deletion. Returns false if there was none, or if the account is suspended
 * and it is not the operator who cancels: the owner's links must not save it.
 */
export async function clearDeletion(
  db: AccountTables,
  id: string,
  by: 'owner' | 'operator' = 'owner',
): Promise<boolean> {
  const { count } = await db.account.updateMany({
    where: { id, deletionDueAt: { not: null }, ...(by === 'owner' && { suspendedAt: null }) },
    data: { deletionDueAt: null },
  })
  return count === 1
}

/**
 * Whether another admin stays who can sign in. Locks the admins until the transaction ends: of two
 * acts that would each take one of the last two, the second sees the first. Take the account's lock
 * before.
 */
export async function hasOtherAdmin(tx: AccountTables, id: string): Promise<boolean> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('admins', 0))`
  const other = await tx.account.findFirst({
    where: {
      id: { not: id },
      role: 'admin',
      // An admin who was just created and has not opened the link cannot sign in yet.
      emailConfirmedAt: { not: null },
      suspendedAt: null,
      deletionDueAt: null,
    },
    select: { id: true },
  })
  return other !== null
}
