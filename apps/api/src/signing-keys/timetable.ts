/**
 * A new key is published for so long before it signs: longer than the 5 minutes that the key set may
 * be cached on the way, and the 5 more that a verifier may keep it. So all replicas have read it, too,
 * and go over to it at the same moment.
 */
export const LEAD_MS = 15 * 60_000
/** The longest life of an access token that can be configured, and a minute for clocks that differ. */
const PUBLISHED_AFTER_MS = 11 * 60_000
/** How far replicas' clocks may differ: the first key signs by all of them at once. */
export const SKEW_MS = 60_000
/** Longer than a replica believes what it read. */
export const EMERGENCY_LEAD_MS = 2000

const DAY_MS = 86_400_000

export interface Scheduled {
  kid: string
  algorithm: string
  signsFrom: Date
}

export interface Timetable<Key extends Scheduled> {
  /** Signs at this moment. Null before the first, and for 2 seconds after keys were withdrawn. */
  signing: Key | null
  /** Waits for its turn, within the lead. One that is further off was made by a clock that was ahead. */
  coming: Key | null
  /** Has signed what may still be good, signs, or will: for verifiers to know. */
  published: Key[]
  /** Nothing that it signed is good any more. */
  retired: Key[]
}

/** What each key is for at this moment. Whoever reads the same keys gets the same answer. */
export function timetableOf<Key extends Scheduled>(keys: Key[], now: Date): Timetable<Key> {
  const inOrder = keys.toSorted(
    (a, b) => a.signsFrom.getTime() - b.signsFrom.getTime() || (a.kid < b.kid ? -1 : 1),
  )
  const soon = new Date(now.getTime() + LEAD_MS + SKEW_MS)
  const isRetired = (_: Key, at: number) => {
    const successor = inOrder[at + 1]
    return successor !== undefined && +successor.signsFrom + PUBLISHED_AFTER_MS <= +now
  }
  return {
    signing: inOrder.findLast(({ signsFrom }) => signsFrom <= now) ?? null,
    coming: inOrder.find(({ signsFrom }) => signsFrom > now && signsFrom <= soon) ?? null,
    published: inOrder.filter((key, at) => !isRetired(key, at)),
    retired: inOrder.filter(isRetired),
  }
}

/** Whether the key that signs has done so for long enough, or is not of the kind that is wanted. */
export function isDue(
  key: Scheduled,
  { algorithm, keyDays }: { algorithm: string; keyDays: number },
  now: Date,
): boolean {
  return key.algorithm !== algorithm || +now >= +key.signsFrom + keyDays * DAY_MS - LEAD_MS
}
