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

/** The first account that came to know it. */
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

/** Notes that it was seen again. False when it is a stranger to the account. */
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

/** Two sign-ins of one browser may end at once: the second finds the device added. */
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

/** Keeps the devices of an account that were seen last. */
export async function trim(db: DeviceTables, accountId: string, limit: number): Promise<void> {
  await db.$executeRaw`
    delete from known_devices where account_id = ${accountId}::uuid and token_hash in (
      select token_hash from known_devices where account_id = ${accountId}::uuid
      order by last_seen_at desc, created_at desc offset ${limit})`
}

export async function remove(db: DeviceTables, key: DeviceKey): Promise<void> {
  await db.knownDevice.deleteMany({ where: key })
}

export async function removeAll(db: DeviceTables, accountId: string): Promise<void> {
  await db.knownDevice.deleteMany({ where: { accountId } })
}

/** All but the one that each account saw last: by it an account that slept is told from a new one. */
export async function removeUnseen(db: DeviceTables, seenBefore: Date): Promise<void> {
  const unseen = sql`last_seen_at <= ${seenBefore} and exists (
    select from known_devices as newer where newer.account_id = known_devices.account_id
      and (newer.last_seen_at, newer.token_hash) > (known_devices.last_seen_at, known_devices.token_hash))`
  await deleteInBatches(db, sql`known_devices`, unseen)
}
