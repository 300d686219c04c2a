import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { MigrationError } from './error.ts'
import type { Migration } from './migration-files.ts'

/** The same definition as in Prisma's engine (prisma-engines, `create_migrations_table`). */
const CREATE_TABLE = `create table _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`

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
export async function readHistory(client: pg.Client): Promise<Attempt[]> {
  if (!(await hasHistory(client))) await createTable(client)
  await client.query(
    `update _prisma_migrations set rolled_back_at = now()
     where finished_at is null and rolled_back_at is null and logs = '${NOTHING_COMMITTED}'`,
  )
  const { rows } = await client.query<Attempt>(
    `select migration_name as name, checksum, finished_at is not null as finished, logs
     from _prisma_migrations where rolled_back_at is null order by started_at`,
  )
  return rows
}

export async function hasHistory(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`select to_regclass('_prisma_migrations') is not null as yes`)
  return rows[0].yes
}

/**
 * Inserts the row of an attempt and returns its id. As in Prisma, it commits before the script
 * runs.
 */
export async function recordStart(client: pg.Client, migration: Migration): Promise<string> {
  const id = randomUUID()
  await client.query(
    `insert into _prisma_migrations (id, checksum, migration_name, logs) values ($1, $2, $3, $4)`,
    [id, migration.checksum, migration.name, NOTHING_COMMITTED],
  )
  return id
}

/**
 * Surrounds the script with the updates of its row, so that both commit together. A script that
 * contains a COMMIT also commits the first update, which clears `logs`: if it then fails or is
 * interrupted, the row shows that something was committed.
 */
export function withRecord(script: string, id: string): string {
  return `${clearLogs(id)};\n${script}\n;${finish(id)}`
}

/**
 * Clears `logs` before a script runs outside of a transaction. Returns false when the first attempt
 * has already committed a part of the script.
 */
export async function recordCommitting(client: pg.Client, id: string): Promise<boolean> {
  const { rowCount } = await client.query(`${clearLogs(id)} and logs is not null`)
  return rowCount === 1
}

/**
 * Whether a part of an attempt that failed is committed, or may be: a script that ran outside of a
 * transaction is not known to have changed nothing.
 */
export async function mayHaveCommitted(client: pg.Client, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'select 1 from _prisma_migrations where id = $1 and logs is null',
    [id],
  )
  return rowCount === 1
}

/** Reverts {@link recordCommitting} after what the script left behind was removed. */
export async function recordUndone(client: pg.Client, id: string): Promise<void> {
  await client.query('update _prisma_migrations set logs = $2 where id = $1', [
    id,
    NOTHING_COMMITTED,
  ])
}

export async function recordFinished(client: pg.Client, id: string): Promise<void> {
  await client.query(finish(id))
}

export async function recordFailure(client: pg.Client, id: string, logs: string): Promise<void> {
  await client.query('update _prisma_migrations set logs = $2 where id = $1', [id, logs])
}

/** Marks an attempt that changed nothing as rolled back, so that the next run applies it again. */
export async function recordRollback(client: pg.Client, id: string): Promise<void> {
  await client.query('update _prisma_migrations set rolled_back_at = now() where id = $1', [id])
}

/** Marks the unfinished attempts of a migration as rolled back; returns whether there were any. */
export async function rollBackByName(client: pg.Client, name: string) {
  const { rows } = await client.query<{ finished: boolean }>(
    `update _prisma_migrations
     set rolled_back_at = case when finished_at is null then coalesce(rolled_back_at, now()) else rolled_back_at end
     where migration_name = $1 returning finished_at is not null as finished`,
    [name],
  )
  return { known: rows.length > 0, failed: rows.some(({ finished }) => !finished) }
}

async function createTable(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select 1 from pg_class where relnamespace = current_schema()::regnamespace
       and relkind in ('r', 'p')
       and not exists (select 1 from pg_depend where objid = pg_class.oid and deptype = 'e') limit 1`,
  )
  if (rows.length > 0) {
    throw new MigrationError(
      'The database schema is not empty, and no migration of it is recorded: use an empty database.',
    )
  }
  await client.query(CREATE_TABLE)
}

function clearLogs(id: string): string {
  return `update _prisma_migrations set logs = null where id = '${id}'`
}

function finish(id: string): string {
  return `update _prisma_migrations set finished_at = now(), logs = null, applied_steps_count = 1 where id = '${id}'`
}
