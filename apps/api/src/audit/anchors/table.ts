import type { Tables } from '@signin/db'

export type AnchorTables = Tables<'auditAnchor' | 'auditCheckpoint'>

export interface LastPublished {
  size: number
  at: Date
}

/** One replica at a time publishes to an anchor. The lock ends with the transaction or the replica. */
export async function tryLockAnchor(tx: AnchorTables, name: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended('signin audit anchor ' || ${name}, 0)) as locked`
  return row?.locked === true
}

export async function newestNote(tx: AnchorTables): Promise<{ note: string; size: number } | null> {
  const row = await tx.auditCheckpoint.findFirst({
    orderBy: { treeSize: 'desc' },
    select: { note: true, treeSize: true },
  })
  return row && { note: row.note, size: Number(row.treeSize) }
}

export async function lastPublished(tx: AnchorTables, name: string): Promise<LastPublished | null> {
  const row = await tx.auditAnchor.findUnique({ where: { name } })
  return row && { size: Number(row.treeSize), at: row.at }
}

export async function setPublished(
  tx: AnchorTables,
  name: string,
  { size, at }: LastPublished,
): Promise<void> {
  const last = { treeSize: BigInt(size), at }
  await tx.auditAnchor.upsert({ where: { name }, create: { name, ...last }, update: last })
}
