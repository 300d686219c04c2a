import type pg from 'pg'
import type { CatalogPool } from './catalog-adapter.ts'
import { concurrentIndexOf, makeIndex } from './concurrent-index.ts'
import { LockedOutError } from './error.ts'
import { type LockSession, onceLocked, untilLocked } from './lock-attempts.ts'
import { markUndone, recordCommitting, withRecord } from './record.ts'

/** "cannot run inside a transaction block", and a procedure's COMMIT inside one. */
const NEEDS_NO_TRANSACTION = new Set(['25001', '2D000'])

/**
 * The adapter cuts a script at every semicolon, inside function bodies too,
 * and commits each piece. Sent whole it is one implicit transaction, its record
 * included: all of it happens, or none of it.
 */
export async function runScript(pool: CatalogPool, script: string): Promise<void> {
  const { locks } = pool
  if (!locks) throw new Error('A script is run by who has taken their turn.')
  // Not `pool.query`: after an error that closes the connection, and the advisory lock with it.
  const client = await pool.connect()
  try {
    const whole = withRecord(script)
    await untilLocked(client, locks, () => attempt(client, whole)).catch(async (error) => {
      const again = NEEDS_NO_TRANSACTION.has(error.code) && (await recordCommitting(client))
      if (!again) throw error
      await runInPieces(client, locks, script)
    })
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error))
    pool.failure = failure instanceof LockedOutError ? await undone(client, failure) : failure
    throw error
  } finally {
    client.release()
  }
}

/** For what commits by itself. It is not tried twice: the first try may have done some of it. */
async function runInPieces(client: pg.PoolClient, locks: LockSession, script: string) {
  const run = () => attempt(client, script)
  const index = concurrentIndexOf(script)
  if (index) return makeIndex(client, locks, index, run)
  await onceLocked(client, locks, locks.limits.lockMs, run).catch((error) => {
    throw error instanceof LockedOutError ? new Error(error.message, { cause: error }) : error
  })
}

/** Before the engine records a failure, which somebody would have to look into. */
async function undone(client: pg.PoolClient, { message, cause }: LockedOutError) {
  const name = await markUndone(client)
  return new LockedOutError(`${name} was not applied, and nothing was changed. ${message}`, {
    cause,
  })
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
