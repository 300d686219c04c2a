import type pg from 'pg'

/**
 * Prisma's record has no word for "interrupted": a row is finished, rolled back or neither. So the
 * column `logs` of an unfinished row says what a migrator that was killed left behind: this text
 * when nothing was committed, null when something may have been (also when Prisma's own tool wrote
 * the row), and PostgreSQL's words when the migration failed.
 */
const NOTHING_COMMITTED = 'Started; nothing of it is committed.'

const unfinished = 'finished_at is null and rolled_back_at is null'
/** Only ever one row: it is the migration that runs, under the lock, after all older ones ended. */
const committing = `update _prisma_migrations set logs = null where ${unfinished}`
const finished = `update _prisma_migrations set finished_at = now(), logs = null where ${unfinished}`

/** The engine's own insertion of a row, with the mark in it: a kill can come right after. */
export function markingStart(sql: string): string {
  return sql.replace(
    /^(INSERT INTO "_prisma_migrations" \()(.*?\) VALUES \()/,
    `$1"logs",$2'${NOTHING_COMMITTED}',`,
  )
}

/**
 * The script with its record around it: they commit together. A script that commits by itself
 * takes the first line with it, so that being cut off before the last one shows.
 */
export function withRecord(script: string): string {
  return `${committing};\n${script}\n;${finished}`
}

/** For a script that runs outside of a transaction; false when something of it is committed already. */
export async function recordCommitting(client: pg.PoolClient): Promise<boolean> {
  const { rowCount } = await client.query(`${committing} and logs is not null`)
  return rowCount === 1
}

/** The engine makes the table with the first migration. */
export async function hasRecord(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query(`select to_regclass('_prisma_migrations') is not null as yes`)
  return rows[0].yes
}

/** Forgets attempts that were cut off before they committed anything. To be called under the lock. */
export async function forgetInterrupted(pool: pg.Pool): Promise<void> {
  await pool.query(
    `update _prisma_migrations set rolled_back_at = now()
     where ${unfinished} and logs = '${NOTHING_COMMITTED}'`,
  )
}

/** Takes back the row of an attempt that left nothing behind, so that the next one simply begins; answers its name. */
export async function markUndone(client: pg.PoolClient): Promise<string> {
  const { rows } = await client.query(
    `update _prisma_migrations set rolled_back_at = now() where ${unfinished}
     returning migration_name as name`,
  )
  return rows[0].name
}

/** The migration that stands in the way of all others, and whether it was cut off or failed. */
export async function unfinishedMigration(
  pool: pg.Pool,
): Promise<{ name: string; cutOff: boolean } | undefined> {
  const { rows } = await pool.query(
    `select migration_name as name, logs is null as "cutOff"
     from _prisma_migrations where ${unfinished} order by started_at`,
  )
  return rows[0]
}
