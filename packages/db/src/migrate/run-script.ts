import type pg from 'pg'
import type { CatalogPool } from './catalog-adapter.ts'
import { recordCommitting, withRecord } from './record.ts'

/** "cannot run inside a transaction block", and a procedure's COMMIT inside one. */
const NEEDS_NO_TRANSACTION = new Set(['25001', '2D000'])

/**
 * The adapter cuts a script at every semicolon, inside function bodies too,
 * and commits each piece. Sent whole it is one implicit transaction, its record
 * included: all of it happens, or none of it.
 */
export async function runScript(pool: CatalogPool, script: string): Promise<void> {
  // Not `pool.query`: after an error that closes the connection, and the advisory lock with it.
  const client = await pool.connect()
  try {
    await attempt(client, withRecord(script)).catch(async (error) => {
      const again = NEEDS_NO_TRANSACTION.has(error.code) && (await recordCommitting(client))
      if (!again) throw error
      await attempt(client, script)
    })
  } catch (error) {
    pool.failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release()
  }
}

async function attempt(client: pg.PoolClient, script: string): Promise<void> {
  try {
    await client.query(script)
  } catch (error) {
    // A script with its own BEGIN leaves the session inside a dead transaction,
    // in which the engine could not even record that the migration failed.
    await client.query('rollback')
    throw error
  }
}
