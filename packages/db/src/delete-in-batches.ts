import type { Db } from './create-db.ts'
import { Prisma } from './generated/client.ts'

/**
 * A statement of this many rows takes milliseconds. A statement of a million rows would lock all of
 * them until it ends, block the deletion of their accounts, and lose its work if the process ends.
 */
const BATCH_ROWS = 1000

/** A piece of SQL, with its values as parameters. */
export const sql = Prisma.sql

/**
 * Deletes every row of `table` that meets `condition`, in statements of a thousand rows, each of
 * which commits by itself. The condition is in the outer statement as well, so that PostgreSQL
 * checks it again for a row that a concurrent transaction has changed.
 *
 * @example await deleteInBatches(db, sql`sessions`, sql`expires_at <= ${now}`)
 */
export async function deleteInBatches(
  db: Pick<Db, '$executeRaw'>,
  table: Prisma.Sql,
  condition: Prisma.Sql,
): Promise<void> {
  let deleted: number
  do {
    deleted = await db.$executeRaw(sql`
      delete from ${table} where ${condition} and ctid = any(array(
        select ctid from ${table} where ${condition} limit ${BATCH_ROWS}))`)
  } while (deleted === BATCH_ROWS)
}
