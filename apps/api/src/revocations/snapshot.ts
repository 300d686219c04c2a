/**
 * Which transactions had ended at one moment: PostgreSQL's `pg_snapshot`, `xmin:xmax:xip,xip,…`.
 * Transactions do not commit in the order of their ids, so a single id cannot serve as a cursor.
 */
export interface Snapshot {
  /** All transactions with lower ids have ended. */
  xmin: bigint
  /** This transaction and all with higher ids have not ended. */
  xmax: bigint
  /** The transactions between the two that have not ended, in ascending order. */
  inProgress: readonly bigint[]
}

const SNAPSHOT = /^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/

/** Returns null for a malformed snapshot. */
export function snapshotFrom(text: string): Snapshot | null {
  if (!SNAPSHOT.test(text)) return null
  const [xmin = '', xmax = '', inProgress = ''] = text.split(':')
  return {
    xmin: BigInt(xmin),
    xmax: BigInt(xmax),
    inProgress: inProgress ? inProgress.split(',').map(BigInt) : [],
  }
}

export function textOf({ xmin, xmax, inProgress }: Snapshot): string {
  return `${xmin}:${xmax}:${inProgress.join(',')}`
}

/** Whether the transaction is visible in the snapshot. */
export function sees({ xmin, xmax, inProgress }: Snapshot, xid: bigint): boolean {
  return xid < xmin || (xid < xmax && !inProgress.includes(xid))
}

/** The snapshot as if that transaction and all with higher ids had not started. */
export function cutAt(snapshot: Snapshot, xid: bigint): Snapshot {
  if (xid >= snapshot.xmax) return snapshot
  const inProgress = snapshot.inProgress.filter((it) => it < xid)
  return { xmin: inProgress[0] ?? xid, xmax: xid, inProgress }
}

/** The union: what either of the two sees. The older one may have the higher `xmax`. */
export function joined(older: Snapshot, newer: Snapshot): Snapshot {
  if (older.xmax <= newer.xmax) return newer
  const beyond = older.inProgress.filter((xid) => xid >= newer.xmax)
  const inProgress = [...newer.inProgress, ...beyond]
  return { xmin: inProgress[0] ?? older.xmax, xmax: older.xmax, inProgress }
}
