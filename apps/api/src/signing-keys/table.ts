import type { SigningKey, Tables } from '@signin/db'

export type SigningKeyTables = Tables<'signingKey'>

export type SigningKeyRow = Omit<SigningKey, 'createdAt'>

/** Whoever else makes a key waits until the transaction ends, and then sees which was made. */
export async function lockKeys(tx: SigningKeyTables): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('signing keys', 0))`
}

export async function listKeys(db: SigningKeyTables): Promise<SigningKeyRow[]> {
  return db.signingKey.findMany({ omit: { createdAt: true } })
}

export async function addKey(tx: SigningKeyTables, key: SigningKeyRow, now: Date): Promise<void> {
  await tx.signingKey.create({ data: { ...key, createdAt: now } })
}

/** Another sealing of the same key; false if the row is gone or was changed meanwhile. */
export async function replaceCiphertext(
  db: SigningKeyTables,
  { id, encryptedKey }: SigningKeyRow,
  renewed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { count } = await db.signingKey.updateMany({
    where: { id, encryptedKey },
    data: { encryptedKey: renewed },
  })
  return count === 1
}

export async function dropKeys(db: SigningKeyTables, ids: string[]): Promise<void> {
  await db.signingKey.deleteMany({ where: { id: { in: ids } } })
}

export async function dropAllKeys(tx: SigningKeyTables): Promise<void> {
  await tx.signingKey.deleteMany()
}
