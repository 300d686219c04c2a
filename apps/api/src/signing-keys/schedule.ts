/**
 * How long a new key is published before it signs: longer than the 5 minutes for which HTTP caches
 * may store the key set plus the 5 minutes for which a verifier may. By then all replicas have read
 * the key, so they switch to it at the same time.
 */
export const LEAD_MS = 15 * 60_000
/** The maximum configurable lifetime of an access token, plus a minute of clock skew. */
const PUBLISHED_AFTER_MS = 11 * 60_000
/** The tolerated clock skew between replicas. The first key is backdated by it. */
export const SKEW_MS = 60_000
/** Longer than a replica caches the keys. */
export const EMERGENCY_LEAD_MS = 2000

const DAY_MS = 86_400_000

export interface Scheduled {
  kid: string
  algorithm: string
  signsFrom: Date
}

export interface KeySchedule<Key extends Scheduled> {
  /** The current key. Null before the first one, and for 2 seconds after keys were withdrawn. */
  signing: Key | null
  /**
   * The next key, if it signs within the lead. A key further in the future was made by a replica
   * whose clock was fast, and does not count.
   */
  upcoming: Key | null
  /** Keys of the published key set: their tokens may be unexpired, or they will sign. */
  published: Key[]
  /** Keys whose tokens have all expired. */
  retired: Key[]
}

/** Assigns each key its role at this time. Deterministic, so all replicas agree. */
export function timetableOf<Key extends Scheduled>(keys: Key[], now: Date): KeySchedule<Key> {
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
    upcoming: inOrder.find(({ signsFrom }) => signsFrom > now && signsFrom <= soon) ?? null,
    published: inOrder.filter((key, at) => !isRetired(key, at)),
    retired: inOrder.filter(isRetired),
  }
}

/** Whether the key must be rotated: its period ends, or another algorithm is configured. */
export function isDue(
  key: Scheduled,
  { algorithm, keyDays }: { algorithm: string; keyDays: number },
  now: Date,
): boolean {
  return key.algorithm !== algorithm || +now >= +key.signsFrom + keyDays * DAY_MS - LEAD_MS
}
