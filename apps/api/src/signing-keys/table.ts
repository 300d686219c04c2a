import type { SigningKey, Tables } from '@signin/db'

export type SigningKeyTables = Tables<'signingKey'>

export type SigningKeyRow = Omit<SigningKey, 'createdAt'>

/** Locks key generation until the transaction ends. Another replica waits, then sees the new key. */
export async function lockKeys(tx: SigningKeyTables): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('signing keys', 0))`
}

export async function listKeys(db: SigningKeyTables): Promise<SigningKeyRow[]> {
  return db.signingKey.findMany({ omit: { createdAt: true } })
}

export async function addKey(tx: SigningKeyTables, key: SigningKeyRow, now: Date): Promise<void> {
  await tx.signingKey.create({ data: { ...key, createdAt: now } })
}

/** Compare-and-set of the ciphertext. Returns false if the row was deleted or changed meanwhile. */
export async function replaceCiphertext(
  db: SigningKeyTables,
  { id, encryptedKey }: SigningKeyRow,
  ciphertext: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { count } = await db.signingKey.updateMany({
    where: { id, encryptedKey },
    data: { encryptedKey: ciphertext },
  })
  return count === 1
}

export async function dropKeys(db: SigningKeyTables, ids: string[]): Promise<void> {
  await db.signingKey.deleteMany({ where: { id: { in: ids } } })
}

export async function dropAllKeys(tx: SigningKeyTables): Promise<void> {
  await tx.signingKey.deleteMany()
}
