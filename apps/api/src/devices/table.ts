import type { Tables } from '@signin/db'

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

/** Notes that it was seen. False when the account does not know it. */
export async function touch(db: DeviceTables, key: DeviceKey, now: Date): Promise<boolean> {
  const { count } = await db.knownDevice.updateMany({ where: key, data: { lastSeenAt: now } })
  return count > 0
}

export function countOf(db: DeviceTables, accountId: string): Promise<number> {
  return db.knownDevice.count({ where: { accountId } })
}

/** Two sign-ins of one browser may end at once: the second finds the device added. */
export async function add(db: DeviceTables, key: DeviceKey, now: Date): Promise<void> {
  await db.knownDevice.createMany({
    data: { ...key, createdAt: now, lastSeenAt: now },
    skipDuplicates: true,
  })
}

/** Keeps the devices of an account that were seen last. */
export async function trim(db: DeviceTables, accountId: string, kept: number): Promise<void> {
  await db.$executeRaw`
    delete from known_devices where account_id = ${accountId}::uuid and token_hash in (
      select token_hash from known_devices where account_id = ${accountId}::uuid
      order by last_seen_at desc, created_at desc offset ${kept})`
}

export async function remove(db: DeviceTables, key: DeviceKey): Promise<void> {
  await db.knownDevice.deleteMany({ where: key })
}

export async function removeAll(db: DeviceTables, accountId: string): Promise<void> {
  await db.knownDevice.deleteMany({ where: { accountId } })
}

export async function removeUnseen(db: DeviceTables, seenBefore: Date): Promise<void> {
  await db.knownDevice.deleteMany({ where: { lastSeenAt: { lte: seenBefore } } })
}
