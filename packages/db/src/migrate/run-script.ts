import type pg from 'pg'
import { concurrentIndexOf, createIndex } from './concurrent-index.ts'
import { LockTimeoutError } from './error.ts'
import { recordCommitting, recordFinished, withRecord } from './history.ts'
import { type MigrationSession, onceLocked, untilLocked } from './lock-retries.ts'

/** "cannot run inside a transaction block", and a procedure's COMMIT inside one. */
const NEEDS_NO_TRANSACTION = new Set<unknown>(['25001', '2D000'])

/**
 * Runs the script of the migration whose row is `id`, and records that it finished. It is sent as one
 * simple query, as Prisma sends it, which PostgreSQL runs as one implicit transaction: with its
 * record, all of it is committed, or none. A script that PostgreSQL refuses to run in a transaction
 * is sent again without its record.
 *
 * @throws {LockTimeoutError} when other sessions kept its locks; nothing was changed.
 */
export async function runScript(
  session: MigrationSession,
  script: string,
  id: string,
): Promise<void> {
  const { client } = session
  try {
    await untilLocked(session, () => execute(client, withRecord(script, id)))
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (!NEEDS_NO_TRANSACTION.has(code) || !(await recordCommitting(client, id))) throw error
    await runWithoutTransaction(session, script)
    await recordFinished(client, id)
  }
}

/** It is not retried: the first attempt may have committed some of it. */
async function runWithoutTransaction(session: MigrationSession, script: string): Promise<void> {
  const run = () => execute(session.client, script)
  const index = concurrentIndexOf(script)
  if (index) return createIndex(session, index, run)
  await onceLocked(session, session.limits.lockMs, run).catch((error) => {
    throw error instanceof LockTimeoutError ? new Error(error.message, { cause: error }) : error
  })
}

async function execute(client: pg.Client, script: string): Promise<void> {
  try {
    await client.query(script)
  } catch (error) {
    // A script with its own BEGIN leaves the session in an aborted transaction, in which its failure
    // could not be recorded. On a lost connection this fails too, and the first error says why.
    await client.query('rollback').catch(() => {})
    throw error
  }
}
