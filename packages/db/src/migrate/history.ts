import { randomUUID } from 'node:crypto'
import { createTable, type History, hasHistory } from './history-table.ts'
import type { Migration } from './migration-files.ts'

/**
 * The `logs` of a started row. Prisma's table has no column for "interrupted": a row is finished,
 * rolled back or neither. The `logs` of a row that is neither tell what a killed migrator left
 * behind: this text if nothing was committed, null if something may have been (also in rows of
 * Prisma's own tool), and PostgreSQL's message if the migration failed.
 */
const NOTHING_COMMITTED = 'Started; nothing of it is committed.'

/** An attempt at a migration that was not rolled back. */
export interface Attempt {
  name: string
  checksum: string
  finished: boolean
  logs: string | null
}

/**
 * The attempts that were not rolled back, oldest first. It creates the table on an empty database,
 * and marks attempts that were killed before they committed anything as rolled back. The caller
 * must hold the lock, because the row of a running migration looks like that of a failed one.
 *
 * @throws {MigrationError} when the schema has tables but no migration history (Prisma's P3005).
 */
export async function readHistory(history: History): Promise<Attempt[]> {
  const { client, table } = history
  if (!(await hasHistory(history))) await createTable(history)
  await client.query(
    `update ${table} set rolled_back_at = now()
     where finished_at is null and rolled_back_at is null and logs = '${NOTHING_COMMITTED}'`,
  )
  const { rows } = await client.query<Attempt>(
    `select migration_name as name, checksum, finished_at is not null as finished, logs
     from ${table} where rolled_back_at is null order by started_at`,
  )
  return rows
}

/**
 * Inserts the row of an attempt and returns its id. As in Prisma, it commits before the script
 * runs.
 */
export async function recordStart(
  { client, table }: History,
  migration: Migration,
): Promise<string> {
  const id = randomUUID()
  await client.query(
    `insert into ${table} (id, checksum, migration_name, logs) values ($1, $2, $3, $4)`,
    [id, migration.checksum, migration.name, NOTHING_COMMITTED],
  )
  return id
}

/**
 * Surrounds the script with the updates of its row, so that both commit together. A script that
 * contains a COMMIT also commits the first update, which clears `logs`: if it then fails or is
 * interrupted, the row shows that something was committed.
 */
export function withRecord({ table }: History, script: string, id: string): string {
  return `${clearLogs(table, id)};\n${script}\n;${finish(table, id)}`
}

/**
 * Clears `logs` before a script runs outside of a transaction. Returns false when the first attempt
 * has already committed a part of the script.
 */
export async function recordCommitting({ client, table }: History, id: string): Promise<boolean> {
  const { rowCount } = await client.query(`${clearLogs(table, id)} and logs is not null`)
  return rowCount === 1
}

/**
 * Whether a part of an attempt that failed is committed, or may be: a script that ran outside of a
 * transaction is not known to have changed nothing.
 */
export async function mayHaveCommitted({ client, table }: History, id: string): Promise<boolean> {
  const { rowCount } = await client.query(`select 1 from ${table} where id = $1 and logs is null`, [
    id,
  ])
  return rowCount === 1
}

/** Reverts {@link recordCommitting} after what the script left behind was removed. */
export async function recordUndone({ client, table }: History, id: string): Promise<void> {
  await client.query(`update ${table} set logs = $2 where id = $1`, [id, NOTHING_COMMITTED])
}

export async function recordFinished({ client, table }: History, id: string): Promise<void> {
  await client.query(finish(table, id))
}

export async function recordFailure(
  { client, table }: History,
  id: string,
  logs: string,
): Promise<void> {
  await client.query(`update ${table} set logs = $2 where id = $1`, [id, logs])
}

/** Marks an attempt that changed nothing as rolled back, so that the next run applies it again. */
export async function recordRollback({ client, table }: History, id: string): Promise<void> {
  await client.query(`update ${table} set rolled_back_at = now() where id = $1`, [id])
}

/** Marks the unfinished attempts of a migration as rolled back; returns whether there were any. */
export async function rollBackByName({ client, table }: History, name: string) {
  const { rows } = await client.query<{ finished: boolean }>(
    `update ${table}
     set rolled_back_at = case when finished_at is null then coalesce(rolled_back_at, now()) else rolled_back_at end
     where migration_name = $1 returning finished_at is not null as finished`,
    [name],
  )
  return { known: rows.length > 0, failed: rows.some(({ finished }) => !finished) }
}

function clearLogs(table: string, id: string): string {
  return `update ${table} set logs = null where id = '${id}'`
}

function finish(table: string, id: string): string {
  return `update ${table} set finished_at = now(), logs = null, applied_steps_count = 1 where id = '${id}'`
}
