import { createDb } from '@signin/db'

/**
 * Runs statements in one transaction, as the role that owns the tables. The app under test connects
 * as the application's role, which may not run them.
 */
export async function asOwner(
  { ownerUrl }: { ownerUrl: string },
  ...statements: string[]
): Promise<void> {
  const db = createDb({ url: ownerUrl, maxConnections: 1 })
  try {
    await db.$transaction(async (tx) => {
      for (const statement of statements) await tx.$executeRawUnsafe(statement)
    })
  } finally {
    await db.$disconnect()
  }
}

/** The same without triggers, which an owner can disable. */
export function tamper(database: { ownerUrl: string }, ...statements: string[]): Promise<void> {
  return asOwner(database, 'set local session_replication_role = replica', ...statements)
}
