import { randomBytes } from 'node:crypto'
import { query } from '../embedded/query.testing.ts'
import { migrationsDirectory } from '../migrate/directory.testing.ts'
import { applyMigrations } from '../migrate/index.ts'

/** A schema with one table of each sort that the rights distinguish. */
const SCHEMA = `
  create table accounts (id serial primary key, name text);
  create view names as select name from accounts;
  create table audit_events (id integer primary key, what text) partition by range (id);
  create table audit_events_2026 partition of audit_events for values from (0) to (100);
  create table audit_checkpoints (size integer primary key);
  create function drop_partitions() returns text language sql security definer
    set search_path = pg_catalog, pg_temp return current_user;
  create schema pgboss;
  create table pgboss.job (name text) partition by list (name);
  create table pgboss.job_common partition of pgboss.job default;`

export interface Migrated {
  ownerUrl: string
  /** With a role of its own, which the migration has created. */
  url: string
  /** The role, quoted. */
  role: string
  /** Migrates once more. */
  migrate(): Promise<string[]>
}

/** The URL of the database of `ownerUrl` with this role. */
export function applicationUrl(ownerUrl: string, name: string, password: string): string {
  const url = new URL(ownerUrl)
  url.username = encodeURIComponent(name)
  url.password = encodeURIComponent(password)
  return url.href
}

export function newRoleName(): string {
  return `app_${randomBytes(6).toString('hex')}`
}

/** Migrates an empty database for an application with a role of its own. */
export async function migrateFor(
  ownerUrl: string,
  { name = newRoleName(), password = 'made up for this test' } = {},
): Promise<Migrated> {
  const { migrationsDir, write } = migrationsDirectory()
  write('20260101000000_all', SCHEMA)
  const url = applicationUrl(ownerUrl, name, password)
  const migrate = () => applyMigrations(ownerUrl, { migrationsDir, applicationUrl: url })
  await migrate()
  return { ownerUrl, url, role: `"${name.replaceAll('"', '""')}"`, migrate }
}

/** The message with which PostgreSQL rejects a statement; "done" if it does not. */
export function outcomeOf(url: string, sql: string): Promise<string> {
  return query(url, sql).then(
    () => 'done',
    (error) => error.message,
  )
}
