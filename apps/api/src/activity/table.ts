import type { ActivityKind, SecondFactor, SignInMethod } from '@signin/contracts'
import { type ActivityEntry, deleteInBatches, sql, type Tables } from '@signin/db'

export type ActivityTables = Tables<'activityEntry'>

export type ActivityRow = Omit<ActivityEntry, 'kind' | 'method' | 'factor'> & {
  kind: ActivityKind
  method: SignInMethod | null
  factor: SecondFactor | null
}

export async function addEntry(db: ActivityTables, row: ActivityRow): Promise<void> {
  await db.activityEntry.create({ data: row })
}

export async function findEntry(db: ActivityTables, id: string): Promise<ActivityRow | null> {
  return (await db.activityEntry.findUnique({ where: { id } })) as ActivityRow | null
}

/** Newest first. Ids sort by creation time (UUIDv7), so the last id of a page is its cursor. */
export async function findEntries(
  db: ActivityTables,
  accountId: string,
  { kinds, before, max }: { kinds?: ActivityKind[]; before?: string | undefined; max: number },
): Promise<ActivityRow[]> {
  const rows = await db.activityEntry.findMany({
    where: {
      accountId,
      ...(kinds && { kind: { in: kinds } }),
      ...(before !== undefined && { id: { lt: before } }),
    },
    orderBy: { id: 'desc' },
    take: max,
  })
  return rows as ActivityRow[]
}

/** Keeps that and when something happened. Deletes what identifies the person, device or place. */
export async function anonymise(db: ActivityTables, accountId: string): Promise<void> {
  await db.activityEntry.updateMany({
    where: { accountId },
    data: { accountId: null, sessionId: null, userAgent: '', address: '', detail: null },
  })
}

export async function deleteEntriesBefore(db: ActivityTables, then: Date): Promise<void> {
  await deleteInBatches(db, sql`activity`, sql`at < ${then}`)
}

/** Deletes entries that belong to no account and still hold a client's IP address. */
export async function deleteAnonymousBefore(db: ActivityTables, then: Date): Promise<void> {
  const anonymous = sql`account_id is null and address <> '' and at < ${then}`
  await deleteInBatches(db, sql`activity`, anonymous)
}
