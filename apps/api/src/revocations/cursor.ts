import { cutAt, type Snapshot, snapshotFrom, textOf } from './snapshot.ts'

/** The position of one client in the feed. It is opaque to the client. */
export interface Cursor {
  /** Identifies a run of the database server. Transaction ids of another run are not comparable. */
  run: string
  seen: Snapshot
}

/**
 * Bounds the cursor to one or two kilobytes of a URL. With more transactions in progress, the feed
 * repeats the references of the later ones.
 */
const MAX_IN_PROGRESS = 100

/** Uses only characters that need no escaping in a URL. */
export function textOfCursor({ run, seen }: Cursor): string {
  const firstOmitted = seen.inProgress[MAX_IN_PROGRESS]
  const bounded = firstOmitted === undefined ? seen : cutAt(seen, firstOmitted)
  return `${run}.${textOf(bounded).replaceAll(':', '.').replaceAll(',', '-')}`
}

/** Returns null for a malformed cursor. */
export function cursorFrom(text: string): Cursor | null {
  const [, run = '', rest = ''] = /^([0-9a-f]{16})\.([\d.-]{1,3000})$/.exec(text) ?? []
  const seen = snapshotFrom(rest.replaceAll('.', ':').replaceAll('-', ','))
  // `textOfCursor` writes no more. Every row is compared with each, so a forged cursor must not
  // hold thousands.
  return seen && seen.inProgress.length <= MAX_IN_PROGRESS ? { run, seen } : null
}
