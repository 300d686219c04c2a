import { createFeed, type Feed } from './feed.ts'
import { type RevocationTables, revocationTable } from './table.ts'

export interface Revocations {
  /** For those who follow what is revoked. Each feed has a reader of its own. */
  feed(isDraining: () => boolean): Feed
  /** Forgets what no token that is still good can name. */
  deleteExpired(): Promise<void>
}

/** Sessions and API tokens that ended before their time: a trigger notes them, whatever ended them. */
export function createRevocations(db: RevocationTables): Revocations {
  const table = revocationTable(db)
  return { feed: (isDraining) => createFeed(table, isDraining), deleteExpired: table.deleteExpired }
}
