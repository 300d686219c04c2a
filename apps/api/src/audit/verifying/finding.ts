/** Something in the log that Signin did not do. */
export interface Finding {
  /**
   * `changed`, `removed`, `inserted`: an event or a leaf. `cut off`: the newest leaves are missing.
   * `fork`: the tree is not the one that was signed. `late`: an event older than those before it.
   */
  kind: 'changed' | 'removed' | 'inserted' | 'cut off' | 'fork' | 'late'
  /** The place in the tree, counted from 0. */
  index?: number
  eventId?: string
  message: string
}

const DAY_MS = 86_400_000
/** As audit_maintain_partitions: a month is dropped when its last event is older than that. */
const RETENTION_MS = 400 * DAY_MS

/** The time of a UUIDv7 in milliseconds (RFC 9562, section 5.7). */
export function idTime(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
}

export function isExpired(id: string, now: Date): boolean {
  return idTime(id) < now.getTime() - RETENTION_MS
}
