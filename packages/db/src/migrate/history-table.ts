import type pg from 'pg'
import { MigrationError } from './error.ts'

/** The same definition as in Prisma's engine (prisma-engines, `create_migrations_table`). */
const COLUMNS = `(
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`

/** Where the history is. It is resolved once, because a script can change the search_path. */
export interface History {
  client: pg.Client
  /** The schema, quoted. */
  schema: string
  /** The table with its schema, quoted. */
  table: string
}

/**
 * Locates the history table, which may not exist yet, by the search_path of the session.
 *
 * @throws {MigrationError} when the search_path contains no schema.
 */
export async function locateHistory(client: pg.Client): Promise<History> {
  const { rows } = await client.query<{ schema: string | null }>(
    `select coalesce(
       (select relnamespace::regnamespace::text from pg_class
        where oid = to_regclass('_prisma_migrations')),
       quote_ident(current_schema())) as schema`,
  )
  const schema = rows[0]?.schema
  if (schema) return { client, schema, table: `${schema}._prisma_migrations` }
  throw new MigrationError(
    'No schema of the search_path exists in the database: create one, or correct the search_path.',
  )
}

export async function hasHistory({ client, table }: History): Promise<boolean> {
  const { rows } = await client.query('select to_regclass($1) is not null as yes', [table])
  return rows[0].yes
}

/** @throws {MigrationError} when the schema has tables already (Prisma's P3005). */
export async function createTable({ client, schema, table }: History): Promise<void> {
  const { rows } = await client.query(
    `select 1 from pg_class where relnamespace = $1::regnamespace
       and relkind in ('r', 'p')
       and not exists (select 1 from pg_depend where objid = pg_class.oid and deptype = 'e') limit 1`,
    [schema],
  )
  if (rows.length > 0) {
    throw new MigrationError(
      'The database schema is not empty, and no migration of it is recorded: use an empty database.',
    )
  }
  await client.query(`create table ${table} ${COLUMNS}`)
}
