import { endAllSessions, type SessionTables } from './table.ts'

/**
 * For a database that was just restored: what its owners ended since the backup would be good again.
 * Answers how many there were.
 */
export function endRestoredSessions(db: SessionTables): Promise<number> {
  return endAllSessions(db)
}
