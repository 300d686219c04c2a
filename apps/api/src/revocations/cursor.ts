import { cutAt, type Snapshot, snapshotFrom, textOf } from './snapshot.ts'

/** How far one follower of the feed has come. To the follower it is a string and nothing else. */
export interface Cursor {
  /** One run of the database. What another run numbered says nothing of this one's transactions. */
  run: string
  seen: Snapshot
}

/** So many are a kilobyte or two in an address; of more, the later ones are told once more. */
const MAX_IN_PROGRESS = 100

/** Made of characters that need no escaping in an address. */
export function textOfCursor({ run, seen }: Cursor): string {
  const surplus = seen.inProgress[MAX_IN_PROGRESS]
  const bounded = surplus === undefined ? seen : cutAt(seen, surplus)
  return `${run}.${textOf(bounded).replaceAll(':', '.').replaceAll(',', '-')}`
}

/** Null for what no cursor looks like. */
export function cursorFrom(text: string): Cursor | null {
  const [, run = '', rest = ''] = /^([0-9a-f]{16})\.([\d.-]{1,3000})$/.exec(text) ?? []
  const seen = snapshotFrom(rest.replaceAll('.', ':').replaceAll('-', ','))
  // Of ours, none has more; and each of these would be compared with every row.
  return seen && seen.inProgress.length <= MAX_IN_PROGRESS ? { run, seen } : null
}
