import type pg from 'pg'
import { APPEND_ONLY, HISTORY, JOBS_SCHEMA } from './tables.ts'

/** Predefined roles whose members read or run what they like outside of the tables. */
const PREDEFINED = ['pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files']

/**
 * What the role may do that the role of an application must not: each a predicate, such as "is a
 * superuser". Empty for a role that the migration has created. `schema` is that of the tables, as
 * SQL quotes it; without it only what the role is, and not what it may do to them.
 */
export async function excessRights(
  client: pg.Client,
  role: string,
  schema?: string,
): Promise<string[]> {
  const { rows } = await client.query<{ excess: string }>(ATTRIBUTES, [role, PREDEFINED])
  // All else follows from this one.
  if (rows.some(({ excess }) => excess === SUPERUSER)) return [SUPERUSER]
  if (schema === undefined || rows.length > 0) return rows.map(({ excess }) => excess)
  const values = [role, schema, JOBS_SCHEMA, [...APPEND_ONLY, HISTORY]]
  const onTables = await client.query<{ excess: string }>(ON_TABLES, values)
  return onTables.rows.map(({ excess }) => excess)
}

const SUPERUSER = 'is a superuser'

const ATTRIBUTES = `
  select '${SUPERUSER}' as excess from pg_roles where rolname = $1 and rolsuper
  union all
  select 'may create roles' from pg_roles where rolname = $1 and rolcreaterole
  union all
  select 'may replicate the database' from pg_roles where rolname = $1 and rolreplication
  union all
  select 'is a member of ' || rolname from pg_roles
  where rolname = any($2) and pg_has_role($1, oid, 'member')
  union all
  select 'owns the database, or is a member of the role that does' from pg_database
  where datname = current_database() and pg_has_role($1, datdba, 'member')`

const ON_TABLES = `
  with schemas as (
    select oid, nspname, nspowner from pg_namespace
    where oid = $2::regnamespace or nspname = $3
  ), tables as (
    select pg_class.oid, relname, relowner from pg_class join schemas on relnamespace = schemas.oid
    where relkind in ('r', 'p')
  ), protected as (
    select oid, relname from tables where relname = any($4)
    union
    select inhrelid, inhrelid::regclass::text from tables join pg_inherits on inhparent = tables.oid
    where relname = any($4)
  )
  select format('may create objects in the schema "%s"', nspname) as excess from schemas
  where has_schema_privilege($1, oid, 'create')
  union all
  select 'may create schemas' where has_database_privilege($1, current_database(), 'create')
  union all
  select format('owns %s, or is a member of the role that does', min(relname)) from tables
  where pg_has_role($1, relowner, 'member') having count(*) > 0
  union all
  select 'may change ' || string_agg(relname, ', ' order by relname) from protected
  where has_table_privilege($1, oid, 'update, delete, truncate, trigger')
    or has_any_column_privilege($1, oid, 'update')
  having count(*) > 0`
