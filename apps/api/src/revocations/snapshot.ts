/**
 * Which transactions of the database had come to their end at one moment: PostgreSQL's `pg_snapshot`,
 * `xmin:xmax:xip,xip,…`. Transactions end in another order than they begin, so no single number
 * tells what has been seen.
 */
export interface Snapshot {
  /** All before it have ended. */
  xmin: bigint
  /** It and all after it have not. */
  xmax: bigint
  /** Those in between that have not, the lowest first. */
  inProgress: readonly bigint[]
}

const SNAPSHOT = /^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/

/** Null for what is no snapshot. */
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

/** Whether what this transaction wrote was to be seen. */
export function sees({ xmin, xmax, inProgress }: Snapshot, xid: bigint): boolean {
  return xid < xmin || (xid < xmax && !inProgress.includes(xid))
}

/** As if that transaction, and all after it, had not begun. */
export function cutAt(snapshot: Snapshot, xid: bigint): Snapshot {
  if (xid >= snapshot.xmax) return snapshot
  const inProgress = snapshot.inProgress.filter((it) => it < xid)
  return { xmin: inProgress[0] ?? xid, xmax: xid, inProgress }
}

/** All that the one or the other sees, of which the older may reach further. */
export function joined(older: Snapshot, newer: Snapshot): Snapshot {
  if (older.xmax <= newer.xmax) return newer
  const further = older.inProgress.filter((xid) => xid >= newer.xmax)
  const inProgress = [...newer.inProgress, ...further]
  return { xmin: inProgress[0] ?? older.xmax, xmax: older.xmax, inProgress }
}
