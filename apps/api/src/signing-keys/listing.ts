import type { Scheduled } from './schedule.ts'
import { timetableOf } from './schedule.ts'
import { listKeys, type SigningKeyTables } from './table.ts'

export interface ListedKey extends Scheduled {
  /** `retired`: its tokens have expired, and it is deleted soon. */
  state: 'signing' | 'upcoming' | 'published' | 'retired'
}

/** Every signing key with its role at this time, in the order in which they sign. */
export async function listSchedule(db: SigningKeyTables, now: Date): Promise<ListedKey[]> {
  const rows = await listKeys(db)
  const keys = rows.map(({ id, algorithm, signsFrom }) => ({ kid: id, algorithm, signsFrom }))
  const { signing, upcoming, published, retired } = timetableOf(keys, now)

  function stateOf(key: Scheduled): ListedKey['state'] {
    if (key === signing) return 'signing'
    return key === upcoming ? 'upcoming' : 'published'
  }

  return [
    ...retired.map((key) => ({ ...key, state: 'retired' as const })),
    ...published.map((key) => ({ ...key, state: stateOf(key) })),
  ]
}
