import type { Db } from './create-db.ts'
import { Prisma } from './generated/client.ts'

/**
 * A statement of so many rows is over in milliseconds. One of a million holds all of them to its end,
 * with everybody who deletes an account of theirs waiting, and loses its work when its process ends.
 */
const BATCH_ROWS = 1000

/** A piece of SQL, with its values as parameters. */
export const sql = Prisma.sql

/**
 * Deletes every row of `table` that meets `condition`, in statements of a thousand rows, each of
 * which commits by itself. What one of them meets half-changed is looked at again before it goes.
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
