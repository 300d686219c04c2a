import type pg from 'pg'
import { createIndex, onlyIndexOf } from './concurrent-index.ts'
import {
  mayHaveCommitted,
  recordCommitting,
  recordFinished,
  recordUndone,
  withRecord,
} from './history.ts'
import type { History } from './history-table.ts'
import { type MigrationSession, retryUntilLocked, runWithLockTimeout } from './lock-retries.ts'
import { createPartitionedIndex, isPartitioned } from './partitioned-index.ts'

/** SQLSTATE of "cannot run inside a transaction block", and of a procedure's COMMIT inside one. */
const NEEDS_NO_TRANSACTION = new Set<unknown>(['25001', '2D000'])

/**
 * Runs the script of the migration whose row is `id`, and records that it finished. As in Prisma,
 * the script is sent as one simple query, which PostgreSQL runs as one implicit transaction: the
 * script and its record commit together or not at all. A script that cannot run in a transaction is
 * sent again without the record, and an index of a partitioned table is created on each partition.
 *
 * @throws {LockTimeoutError} when it did not get its locks. As after any other error,
 *   {@link mayHaveCommitted} tells whether something was changed.
 */
export async function runScript(
  session: MigrationSession,
  history: History,
  script: string,
  id: string,
): Promise<void> {
  const { client } = session
  const index = onlyIndexOf(script)
  if (index && (await isPartitioned(session, index))) {
    await recordCommitting(history, id)
    await undoneOnFailure(history, id, () => createPartitionedIndex(session, index))
    return recordFinished(history, id)
  }
  try {
    await retryUntilLocked(
      session,
      () => execute(client, withRecord(history, script, id)),
      async () => !(await mayHaveCommitted(history, id)),
    )
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (!NEEDS_NO_TRANSACTION.has(code) || !(await recordCommitting(history, id))) throw error
    await runWithoutTransaction(session, history, script, id)
    await recordFinished(history, id)
  }
}

/**
 * Runs the script once: a retry is not safe, because an attempt may have committed a part of it.
 */
async function runWithoutTransaction(
  session: MigrationSession,
  history: History,
  script: string,
  id: string,
): Promise<void> {
  const { client, limits } = session
  const run = () => execute(client, script)
  const index = onlyIndexOf(script)
  if (!index?.isConcurrent) return runWithLockTimeout(session, limits.lockMs, run)
  await undoneOnFailure(history, id, () => createIndex(session, index.name, run))
}

/** Runs work that leaves nothing behind when it fails, or what its next attempt continues. */
async function undoneOnFailure(
  history: History,
  id: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    // On a lost connection this fails too; the first error has the reason.
    await recordUndone(history, id).catch(() => {})
    throw error
  }
}

async function execute(client: pg.Client, script: string): Promise<void> {
  try {
    await client.query(script)
  } catch (error) {
    // A script with its own BEGIN leaves the session in an aborted transaction, in which the
    // failure could not be recorded. On a lost connection this fails too; the first error has the
    // reason.
    await client.query('rollback').catch(() => {})
    throw error
  }
}
