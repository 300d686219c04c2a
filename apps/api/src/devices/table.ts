import { deleteInBatches, sql, type Tables } from '@signin/db'

export type DeviceTables = Tables<'knownDevice'>
export type DeviceHash = Uint8Array<ArrayBuffer>

export interface DeviceKey {
  accountId: string
  tokenHash: DeviceHash
}

export async function isKnown(
  db: DeviceTables,
  { accountId, tokenHash }: DeviceKey,
  seenAfter: Date,
): Promise<boolean> {
  const found = await db.knownDevice.findFirst({
    where: { accountId, tokenHash, lastSeenAt: { gt: seenAfter } },
    select: { createdAt: true },
  })
  return found !== null
}

/** The account that has known the device for longest. */
export async function findAccount(
  db: DeviceTables,
  tokenHash: DeviceHash,
  seenAfter: Date,
): Promise<string | null> {
  const found = await db.knownDevice.findFirst({
    where: { tokenHash, lastSeenAt: { gt: seenAfter } },
    orderBy: { createdAt: 'asc' },
    select: { accountId: true },
  })
  return found?.accountId ?? null
}

/** Updates when the device was last seen. Returns false if the account does not know it. */
export async function touch(
  db: DeviceTables,
  key: DeviceKey,
  { now, seenAfter }: { now: Date; seenAfter: Date },
): Promise<boolean> {
  const { count } = await db.knownDevice.updateMany({
    where: { ...key, lastSeenAt: { gt: seenAfter } },
    data: { lastSeenAt: now },
  })
  return count > 0
}

export function countOf(db: DeviceTables, accountId: string): Promise<number> {
  return db.knownDevice.count({ where: { accountId } })
}

/** An upsert, because two sign-ins of one browser may add the device at the same time. */
export async function add(
  db: DeviceTables,
  { accountId, tokenHash }: DeviceKey,
  now: Date,
): Promise<void> {
  await db.$executeRaw`
    insert into known_devices (account_id, token_hash, created_at, last_seen_at)
    values (${accountId}::uuid, ${tokenHash}, ${now}, ${now})
    on conflict (account_id, token_hash) do update
    set created_at = excluded.created_at, last_seen_at = excluded.last_seen_at`
}

export function findDevices(
  db: DeviceTables,
  accountId: string,
): Promise<{ createdAt: Date; lastSeenAt: Date }[]> {
  return db.knownDevice.findMany({
    where: { accountId },
    select: { createdAt: true, lastSeenAt: true },
    orderBy: { lastSeenAt: 'desc' },
  })
}

/** Deletes all devices of the account except the `limit` most recently seen. */
export async function trim(db: DeviceTables, accountId: string, limit: number): Promise<void> {
  await db.$executeRaw`
    delete from known_devices where account_id = ${accountId}::uuid and token_hash in (
      select token_hash from known_devices where account_id = ${accountId}::uuid
      order by last_seen_at desc, created_at desc offset ${limit})`
}

export async function removeAll(db: DeviceTables, accountId: string): Promise<void> {
  await db.knownDevice.deleteMany({ where: { accountId } })
}

/**
 * Deletes devices last seen before, except the most recently seen one of each account: it tells an
 * account that was unused for long from a new one (`isFirst`).
 */
export async function removeUnseen(db: DeviceTables, seenBefore: Date): Promise<void> {
  const unseen = sql`last_seen_at <= ${seenBefore} and exists (
    select from known_devices as newer where newer.account_id = known_devices.account_id
      and (newer.last_seen_at, newer.token_hash) > (known_devices.last_seen_at, known_devices.token_hash))`
  await deleteInBatches(db, sql`known_devices`, unseen)
}
