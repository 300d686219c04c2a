import { createFeed, type Feed } from './feed.ts'
import { type RevocationTables, revocationTable } from './table.ts'

export interface Revocations {
  /** A feed of revocations. Each feed has its own read loop. */
  feed(isDraining: () => boolean): Feed
  /** Deletes rows that no unexpired access token can reference. */
  deleteExpired(): Promise<void>
}

/**
 * Sessions and API tokens that ended before their expiry. A database trigger records them, so no
 * code path can omit one.
 */
export function createRevocations(db: RevocationTables): Revocations {
  const table = revocationTable(db)
  return { feed: (isDraining) => createFeed(table, isDraining), deleteExpired: table.deleteExpired }
}
